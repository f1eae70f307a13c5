// Everything a customer can send, on every channel, as the desk shows it: what is there to see and to hear read out.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { logIn, standsStill } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { Sandbox } from './lib/sandbox.mjs';

const PATIENCE = 60_000;
const CHANNELS = ['messenger', 'instagram', 'whatsapp'];

const named = (role, name) => (message) => message.getByRole(role, { name }).first();
const words = (text) => (message) => message.getByText(text).first();
const openable = named('button', 'Open the picture');
const sticker = named('img', 'Sticker');

/**
 * What has to be visible of each kind, by its name in the sandbox's table; with `preview`, what the list says of it.
 * A function of the channel where the channels differ.
 */
const SHOWN = {
  picture: { sees: [openable], preview: 'Picture' },
  album: { sees: [named('list', '5 pictures'), named('button', '1 more picture')], preview: '5 pictures' },
  film: { sees: [(message) => message.locator('video[aria-label]')], preview: 'Video' },
  voice_note: (channel) => ({
    // Messenger and Instagram do not say whether somebody spoke or chose a file.
    sees: [named('group', channel === 'whatsapp' ? 'Voice message' : 'Audio'), named('button', 'Play'), named('slider', 'Position'), named('button', /^Speed/), (message) => message.getByTestId('waveform')],
    preview: channel === 'whatsapp' ? /^Voice message/ : /^Audio/,
  }),
  audio_file: { sees: [named('group', 'Audio'), named('button', 'Play')], preview: /^Audio/ },
  document: { sees: [(message) => message.locator('a[download]'), words(/PDF/)], preview: 'File' },
  // Instagram hands stickers over as pictures.
  still_sticker: (channel) => ({ sees: [channel === 'instagram' ? openable : sticker] }),
  animated_sticker: (channel) => ({ sees: [channel === 'instagram' ? openable : sticker], preview: channel === 'instagram' ? 'Picture' : 'Sticker' }),
  old_sticker: { sees: [sticker] },
  thumbs_up: { sees: [sticker] },
  heart: { sees: [words('❤️')], preview: '❤️' },
  view_once: { sees: [words(/to be viewed once/)], preview: 'View-once picture' },
  not_supported: (channel) => ({
    sees: [words(channel === 'whatsapp' ? /^A poll/ : /does not hand over/), named('button', 'Show the original data')],
    preview: 'A kind of message that cannot be shown',
  }),
  place: { sees: [words('Two Wheels'), words('52.49860, 13.40340'), named('link', 'Open the map')], preview: 'Location' },
  current_place: { sees: [words('-33.85680, 151.21530'), named('link', 'Open the map')], preview: 'Location' },
  contact_cards: {
    sees: [words('Robin Sample'), words('Kim Example'), named('link', '+1 202 555 0142'), named('link', 'robin@sample.example'), named('button', 'Copy +1 202 555 0143'), named('button', 'Save contact')],
    preview: '2 contact cards',
  },
  forwarded: { sees: [words('Forwarded')] },
  forwarded_often: { sees: [words('Forwarded')] },
  command: { sees: [words('find a city bike')] },
  post: (channel) => ({ sees: [words('Moss green, fresh from the painter'), channel === 'instagram' ? openable : named('link', 'Open at facebook.com')], preview: 'Post' }),
  reel: (channel) => ({ sees: [words('Reel'), words('Truing a wheel in two seconds'), ...(channel === 'instagram' ? [(message) => message.locator('video')] : [])], preview: 'Reel' }),
  story: { sees: [words('Story'), openable], preview: 'Story' },
  link: { sees: [words('The moss-green city bike'), named('link', 'Open at bikes.example')] },
  story_reply: { sees: [words('Your story'), words('Love this! Is it still for sale?')] },
  mention: { sees: [words('Mentioned you in a story'), openable], preview: 'Mentioned you in a story' },
  quick_reply: { sees: [words('Tomorrow at ten'), words('Tapped a quick reply')] },
  postback: { sees: [words('What does a repair cost?'), words('Tapped a button')] },
  template_button: { sees: [words('I pick it up'), words('Tapped a button')] },
  button_reply: { sees: [words('Yes, please'), words('Tapped a button')] },
  list_reply: { sees: [words('Full service'), words('Gears, brakes and a wash'), words('Chose from a list')] },
  flow_reply: { sees: [words('Bike type'), words('City bike'), words('Brakes, Gears'), words('Yes')], preview: 'Filled in a form' },
  address_reply: { sees: [words('Filled in an address'), words('Sampletown'), words('Robin Sample')] },
  call_permission: { sees: [words('Answered whether you may call'), words('Calls are allowed')] },
  order: { sees: [named('table', 'Order'), named('cell', '€40.48'), words('For pick-up on Friday')] },
  product: { sees: [words('City bicycle Swift'), words('€649')], preview: 'Product' },
  product_enquiry: { sees: [words('About a product'), words('SWIFT-54'), words('Do you have this in blue?')] },
  shop_message: { sees: [words('About a product'), words('4710000000000001'), words('Is this in stock?')] },
  appointment: { sees: [words('Appointment requested'), words(/Europe\/Berlin/)], preview: 'Appointment' },
  feedback: { sees: [words('The customer rated the conversation: 4, Quick and kind')] },
  ad_message: { sees: [words('Came by an ad'), words('Spring service for 39'), words('Is the spring offer still on?')] },
  ad_click: { sees: [words('The customer came by the ad “Spring service for 39”')] },
  link_click: { sees: [words('The customer came by the link “poster_station”')] },
  ad_button: { sees: [words('Came by an ad'), words('Get started'), words('Tapped a button')] },
  welcome: { sees: [words('The customer opened the chat for the first time')], preview: 'Opened the chat for the first time' },
  number_changed: { sees: [words(/^The customer changed their number to \+\d+$/)], preview: 'Changed their number' },
  user_id_changed: { sees: [words('The platform gave the customer a new id')] },
  user_id_update: { sees: [words('The platform gave the customer a new id')] },
  identity_changed: { sees: [words("The customer's security code changed")], preview: 'Security code changed' },
  missed_call: { sees: [words('Missed call of the customer')], preview: 'Call' },
  account_linked: { sees: [words('The customer linked their account')] },
  account_unlinked: { sees: [words('The customer unlinked their account')] },
  thread_passed: { sees: [words(/^The conversation was handed to /)] },
  thread_taken: { sees: [words(/ took over the conversation$/)] },
  thread_requested: { sees: [words(/ asks for the conversation$/)] },
  opt_in: { sees: [words('The customer subscribed to “News from the shop”')], preview: 'Subscribed to updates' },
  opt_out: { sees: [words('The customer stopped the updates')] },
};

/** What is about the account or the address book stands in no thread: it is told to admins, or changes the contact. */
const BESIDE = new Set(['marketing_stop', 'marketing_resume', 'app_contact', 'app_contact_removed', 'history', 'history_declined']);
const inThread = ({ name, group }) => !BESIDE.has(name) && (group !== 'account' || name.startsWith('thread_'));

/** The words of the list; how long a recording is stands behind them once it is known. */
const saying = (words) => words instanceof RegExp ? words : new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}( \\(\\d+:\\d\\d\\))?$`);

describe('every kind of message at the desk', () => {
  let frontdesk;
  let browser;
  let desk;
  let page;
  let sandbox;
  let table;
  /** Everybody the page asked for something. */
  const asked = new Set();

  before(async () => {
    [frontdesk, browser] = await startDemo();
    sandbox = new Sandbox(frontdesk.sandboxUrl);
    desk = await openPage(browser);
    page = desk.page;
    page.on('request', (request) => /^https?:/.test(request.url()) && asked.add(new URL(request.url()).origin));
    await logIn(page, frontdesk.url);
    table = await sandbox.kinds();
  });

  afterEach((context) => picture(context, { desk: page }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  /** Somebody new has written, and their conversation is on screen. */
  async function meet(channel, name = `Guest ${channel} ${Date.now()}`) {
    const { id } = await sandbox.account(channel);
    const customer = await sandbox.customer(channel, id, name);
    await customer.write({ text: `Hello from ${name}` });
    const row = page.getByTestId('conversation-item').filter({ hasText: name });
    await row.click();
    await page.getByTestId('message').filter({ hasText: `Hello from ${name}` }).waitFor();
    const conversation = await row.getAttribute('data-id');
    return { ...customer, row, conversation };
  }

  const read = (path) => page.evaluate((url) => fetch(url).then((response) => response.json()), `/api/v1${path}`);

  const newest = async (conversation) => (await read(`/conversations/${conversation}/messages?limit=20`)).items;

  /** The newest message that `fits`, as soon as the server has one. */
  async function arrived(conversation, fits, what) {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const found = (await newest(conversation)).filter(fits).at(-1);
      if (found) return found;
      assert.ok(Date.now() < deadline, `${what} did not arrive`);
      await page.waitForTimeout(50);
    }
  }

  const row = (id) => page.locator(`[data-testid=message][data-id="${id}"]`);

  async function sees(message, checks, what) {
    for (const check of checks) {
      await check(row(message.id)).waitFor({ timeout: PATIENCE }).catch(async () => {
        assert.fail(`${what}: ${check(row(message.id))} is not there, but ${await row(message.id).innerText().catch(() => 'nothing')}`);
      });
    }
  }

  /** The thread from its end to its beginning, in both themes and at both widths. */
  async function look(channel) {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [1440, 390]) {
        const visitor = await openPage(browser, { colorScheme, viewport: { width, height: 900 }, storageState: await desk.context.storageState() });
        await visitor.page.goto(`${frontdesk.url}${new URL(page.url()).pathname}`);
        await visitor.page.getByTestId('message').last().waitFor();
        await standsStill(visitor.page);
        assert.deepEqual(await barriers(visitor.page), [], `${channel} ${colorScheme} ${width}`);
        for (let part = 0; part < 12; part++) {
          await show(visitor.page, `kinds-${channel}-${colorScheme}-${width}-${String(part).padStart(2, '0')}`);
          const more = await visitor.page.getByTestId('thread').evaluate((list) => {
            const before = list.scrollTop;
            list.scrollTop -= list.clientHeight * 0.85;
            return list.scrollTop < before;
          });
          if (!more) break;
          await standsStill(visitor.page);
          const wide = await visitor.page.getByTestId('thread').evaluate((list) => list.scrollWidth - list.clientWidth);
          assert.ok(wide <= 0, `${channel} ${width}: the thread is ${wide} px too wide`);
        }
        await visitor.context.close();
      }
    }
  }

  for (const channel of CHANNELS) {
    test(`${channel}: each kind is shown as what it is`, { timeout: 300_000 }, async (context) => {
      const customer = await meet(channel);
      const seen = [];
      for (const { name } of table.filter((kind) => kind.channels.includes(channel) && inThread(kind))) {
        const expected = typeof SHOWN[name] === 'function' ? SHOWN[name](channel) : SHOWN[name];
        if (!expected) continue;
        const before = new Set((await newest(customer.conversation)).map((message) => message.id));
        const bubble = await customer.write({ kind: name });
        // What has no id of the platform gets one from the desk.
        const hasId = bubble.kind !== 'event' && !(channel === 'messenger' && ['order', 'feedback'].includes(name));
        const isNew = (message) => (hasId ? message.external_id === bubble.id : !before.has(message.id));
        const message = await arrived(customer.conversation, isNew, `${name} on ${channel}`);
        await sees(message, expected.sees, `${name} on ${channel}`);
        if (expected.preview) await customer.row.getByText(saying(expected.preview)).waitFor({ timeout: PATIENCE }).catch(async () => assert.fail(`${name} on ${channel}: the list says ${await customer.row.innerText()}`));
        seen.push(name);
      }
      context.diagnostic(`${seen.length} kinds`);
      const missing = table.filter((kind) => kind.channels.includes(channel) && inThread(kind) && !seen.includes(kind.name));
      assert.deepEqual(missing.map((kind) => kind.name), [], 'all were looked at');
      await look(channel);
    });
  }

  /** Sends as the desk does, in words and shapes that the composer would choose. */
  const reply = (conversation, body) =>
    page.evaluate(
      async ([url, sent]) => {
        const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ client_id: crypto.randomUUID(), ...sent }) });
        return { status: response.status, body: await response.json() };
      },
      [`/api/v1/conversations/${conversation}/messages`, body],
    );

  test('templates and buttons of ours read as the customer sees them', async () => {
    const customer = await meet('whatsapp');
    const parameters = ['Ada', 'city bike'].map((text) => ({ type: 'text', text }));
    const template = await reply(customer.conversation, { template: { name: 'repair_ready', language: { code: 'en_US' }, components: [{ type: 'body', parameters }] } });
    assert.equal(template.status, 201, JSON.stringify(template.body));
    await sees(template.body, [words('Template: repair_ready'), words(/Ada/), words(/city bike/)], 'a template');

    const action = { buttons: ['Yes, please', 'No, thanks'].map((title, id) => ({ type: 'reply', reply: { id: String(id), title } })) };
    const buttons = await reply(customer.conversation, { interactive: { type: 'button', header: { type: 'text', text: 'Spring service' }, body: { text: 'Shall we book it?' }, footer: { text: 'Two Wheels' }, action } });
    assert.equal(buttons.status, 201, JSON.stringify(buttons.body));
    await sees(buttons.body, [words('Spring service'), words('Shall we book it?'), words('Two Wheels'), named('list', 'Buttons'), words('Yes, please'), words('No, thanks')], 'buttons');

    const sections = [{ title: 'Workshop', rows: [{ id: 'full', title: 'Full service', description: 'Gears, brakes and a wash' }] }];
    const list = await reply(customer.conversation, { interactive: { type: 'list', body: { text: 'What is it about?' }, action: { button: 'Choose', sections } } });
    assert.equal(list.status, 201, JSON.stringify(list.body));
    await row(list.body.id).getByText('Choose', { exact: true }).click();
    await sees(list.body, [words('Workshop'), words('Full service'), words('Gears, brakes and a wash')], 'a list');

    await look('sent');
    const meta = await meet('messenger');
    const quick = await reply(meta.conversation, { interactive: { text: 'Which colour?', quick_replies: [{ content_type: 'text', title: 'Moss', payload: 'MOSS' }] } });
    assert.equal(quick.status, 201, JSON.stringify(quick.body));
    await sees(quick.body, [words('Which colour?'), words('Moss')], 'quick replies');
  });

  for (const channel of CHANNELS) {
    test(`${channel}: quotes, reactions, edits and unsends of both sides`, async () => {
      const stamp = Date.now();
      const customer = await meet(channel);
      const answer = await reply(customer.conversation, { text: `We are open until seven ${stamp}` });
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      const sent = await arrived(customer.conversation, (message) => message.id === answer.body.id && message.external_id, 'the reply');

      // WhatsApp tells times in seconds; of two things within one nobody could say which was last.
      const { id: question } = await customer.write({ text: `Really until seven? ${stamp}`, reply_to: sent.external_id, at: stamp - 5_000 });
      const quoting = await arrived(customer.conversation, (message) => message.external_id === question, 'the quote');
      await sees(quoting, [named('button', /Show the quoted message.*We are open until seven/s)], 'a quote of ours');
      await row(quoting.id).getByRole('button', { name: /Show the quoted message/ }).click();
      await page.locator(`[data-id="${sent.id}"].animate-flash`).waitFor();
      const { id: again } = await customer.write({ text: `I mean this ${stamp}`, reply_to: question });
      const own = await arrived(customer.conversation, (message) => message.external_id === again, 'the second quote');
      await sees(own, [named('button', /Show the quoted message.*Really until seven/s)], 'a quote of their own');

      await customer.act('reactions', { message: sent.external_id, emoji: '❤️', at: stamp });
      await sees(sent, [words(/reacted with ❤️/)], 'a reaction');
      await customer.act('reactions', { message: sent.external_id, emoji: null, at: stamp + 2_000 });
      await row(sent.id).getByText(/reacted with/).waitFor({ state: 'detached' });

      await customer.act('edit', { message: question, text: `Really until eight? ${stamp}` });
      await sees(quoting, [words(`Really until eight? ${stamp}`), words('edited')], 'an edit');
      await row(quoting.id).getByTestId('message-foot').click();
      const details = page.getByRole('dialog', { name: 'About this message' });
      await details.getByTestId('message-edits').getByText(`Really until seven? ${stamp}`).waitFor();
      await details.getByRole('button', { name: 'Close' }).click();

      await customer.act('unsend', { message: again });
      await sees(own, [words('This message was taken back by its sender')], 'an unsend');
      // nothing of it is left
      await row(own.id).getByText(`I mean this ${stamp}`).waitFor({ state: 'detached' });

      const { id: typed } = await customer.act('echo', { text: `Typed on the phone ${stamp}` });
      const echo = await arrived(customer.conversation, (message) => message.external_id === typed, 'the echo');
      await sees(echo, [words(`Typed on the phone ${stamp}`), words("Sent from the channel's own app")], 'an echo');
    });
  }

  test('what became of a reply can be read, and what it costs', async () => {
    const customer = await meet('whatsapp');
    const sent = await reply(customer.conversation, { text: 'Your bike is ready' });
    await row(sent.body.id).and(page.locator('[data-status=read]')).waitFor({ timeout: PATIENCE });
    await row(sent.body.id).getByTestId('message-foot').click();
    const details = page.getByTestId('message-details');
    await details.getByText('Read', { exact: true }).waitFor();
    await details.getByText('Service, free of charge').waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.keyboard.press('Escape');
  });

  test('a reply that failed is marked in its thread and in the list, in words', async () => {
    const customer = await meet('whatsapp');
    await sandbox.fault({ kind: 'error', status: 400, code: 131026, message: 'Message undeliverable' }, { channel: 'whatsapp', recipient: customer.id, endpoint: 'messages' });
    const sent = await reply(customer.conversation, { text: 'Does this reach you?' });
    await row(sent.body.id).and(page.locator('[data-status=failed]')).waitFor({ timeout: PATIENCE });
    const problem = await row(sent.body.id).getByTestId('delivery-problem').innerText();
    assert.match(problem, /[a-z]{3,} [a-z]{2,}/i);
    assert.doesNotMatch(problem, /131026|undefined|\{/);
    await customer.row.getByTestId('reply-failed').waitFor();
    await page.reload();
    await customer.row.getByTestId('reply-failed').waitFor();
    await row(sent.body.id).getByRole('button', { name: 'Retry' }).click();
    await row(sent.body.id).and(page.locator('[data-status=read]')).waitFor({ timeout: PATIENCE });
    await customer.row.getByTestId('reply-failed').waitFor({ state: 'detached' });
  });

  test('what was written before the account was connected is taken in, and asks for nobody', async () => {
    const customer = await meet('whatsapp');
    await customer.write({ kind: 'history' });
    const old = await arrived(customer.conversation, (message) => message.text === 'It runs like new, thank you!', 'the history');
    assert.equal(old.arrival, 'history');
    await sees(old, [words('from the history')], 'a message of the history');
    // it is in the list as well by now, as what came after it is
    const { id } = await sandbox.account('whatsapp');
    const later = await sandbox.customer('whatsapp', id, `Later ${Date.now()}`);
    await later.write({ text: 'I came later' });
    await page.getByTestId('conversation-item').filter({ hasText: later.name }).waitFor();
    await customer.row.getByTestId('unread').waitFor({ state: 'detached' });
  });

  test('a wish for no marketing stands with the contact, until it is taken back', async () => {
    const customer = await meet('whatsapp');
    const details = page.getByRole('complementary', { name: 'Contact and conversation details' });
    await customer.write({ kind: 'marketing_stop', at: Date.now() - 5_000 });
    await details.getByText('Wants no marketing').waitFor();
    await customer.write({ kind: 'marketing_resume' });
    await details.getByText('Wants no marketing').waitFor({ state: 'detached' });
  });

  test('long words, long texts, other directions and emoji keep their place', async () => {
    const customer = await meet('whatsapp');
    const texts = [
      `https://shop.example/${'a-very-long-path/'.repeat(20)}`,
      'Donaudampfschifffahrtsgesellschaft'.repeat(8),
      'مرحبا، هل لديكم إطار مقاس 28؟ شكرا!',
      'שלום, מתי אתם פתוחים?',
      'ქართული, ไทย, 日本語, 한국어, हिन्दी',
      `${'Four thousand characters of a patient customer. '.repeat(83)}The end.`,
      '👨‍👩‍👧‍👦🇵🇹🚴🏽‍♀️',
    ];
    let last;
    for (const text of texts) {
      const { id } = await customer.write({ text });
      last = await arrived(customer.conversation, (message) => message.external_id === id, text.slice(0, 20));
      assert.equal(last.text, text);
    }
    await row(last.id).waitFor();
    await look('texts');
  });

  test('nothing went wrong on the page, and nothing was asked of anybody else', () => {
    const expected = /401.*\/api\/v1\/me/;
    assert.deepEqual(desk.complaints.filter((line) => !expected.test(line)), []);
    assert.deepEqual([...asked].filter((origin) => origin !== new URL(frontdesk.url).origin), [], 'pictures of ads and stories are not hot-linked');
  });
});
