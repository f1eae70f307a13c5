// What agents send: each kind on each channel, seen where the customer sees it; templates; and what is left to them when
// the time to answer freely is over.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { answer, areThere, becomes, composerHas, logIn, message } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { becomesEqual, until } from './lib/until.mjs';

const HOUR = 3_600_000;
const CHANNELS = ['messenger', 'instagram', 'whatsapp'];
/** A microphone that hums. */
const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==', 'base64');
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

describe('the composer', () => {
  let frontdesk;
  let browser;
  let page;
  let sandbox;
  const accounts = {};

  before(async () => {
    [frontdesk, browser] = await startDemo({ args: MICROPHONE });
    sandbox = new Sandbox(frontdesk.sandboxUrl);
    ({ page } = await openPage(browser, { permissions: ['microphone'] }));
    page.setDefaultTimeout(60_000);
    await logIn(page, frontdesk.url);
    for (const channel of CHANNELS) accounts[channel] = await sandbox.account(channel);
  });

  afterEach((context) => picture(context, { desk: page }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  /** Somebody new writes, at this time, and their conversation is on screen. */
  async function guest(channel, at = Date.now()) {
    // what a test before may have left open
    await page.keyboard.press('Escape');
    const customer = await sandbox.customer(channel, accounts[channel].id, `Guest ${channel} ${Date.now()}`);
    const said = `Hello from ${customer.name}`;
    const { id } = await customer.write({ text: said, at });
    await page.getByTestId('conversation-item').filter({ hasText: customer.name }).first().click();
    await message(page, said).waitFor();
    // what is chosen goes to the composer that is there, which may be that of the conversation before
    await page.getByTestId('composer-tab-team').waitFor();
    return { ...customer, said, wrote: id };
  }

  /** What the customer's phone shows of the business, until `enough` says that it is all there. */
  async function seen(customer, enough) {
    let ours;
    const found = async () => {
      const { messages } = await customer.thread();
      ours = messages.filter(({ direction }) => direction === 'out');
      return enough(ours, messages);
    };
    return until('the phone shows all of it', found).catch((error) => assert.fail(`${error.message}, but ${JSON.stringify(ours)}`));
  }

  const input = () => page.getByTestId('composer-input');
  const attach = (...files) => page.getByTestId('composer-file').setInputFiles(files);
  const image = (name) => ({ name, mimeType: 'image/png', buffer: PNG });
  const more = async (item) => {
    await page.getByTestId('composer-more').click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  for (const channel of CHANNELS) {
    test(`text, files, quotes, long texts and things to tap arrive on ${channel}`, async () => {
      const customer = await guest(channel);
      await answer(page, 'Good morning ☀️');
      await seen(customer, (ours) => ours.find(({ text }) => text === 'Good morning ☀️'));

      await attach(image('one.png'), image('two.png'), { name: 'paper.pdf', mimeType: 'application/pdf', buffer: PDF });
      await page.getByTestId('composer-attachment').nth(2).waitFor();
      await answer(page, 'Three files');
      await seen(customer, (ours) => ours.flatMap(({ media }) => media).length === 3 && ours.some(({ text }) => text === 'Three files'));

      await message(page, customer.said).hover();
      await message(page, customer.said).getByRole('button', { name: 'Reply to this message' }).click();
      await answer(page, 'To this one');
      await seen(customer, (ours) => ours.find(({ text, reply_to }) => text === 'To this one' && reply_to?.id === customer.wrote));

      const sentence = 'This is a sentence of a long answer. ';
      const long = sentence.repeat(channel === 'instagram' ? 50 : channel === 'messenger' ? 80 : 150).trim();
      await input().fill(long);
      const goes = await page.getByTestId('composer-parts').innerText();
      const parts = Number(/\d+/.exec(goes)[0]);
      assert.ok(parts >= 2, goes);
      const before = (await customer.thread()).messages.length;
      await page.getByTestId('composer-send').click();
      const pieces = await seen(customer, (_, all) => all.length >= before + parts && all.slice(before));
      assert.equal(pieces.length, parts, 'the desk said as many as came');
      assert.equal(pieces.map(({ text }) => text).join(' '), long);
      await becomes(message(page, 'a long answer'), 'data-status', 'read');
      assert.equal(await message(page, 'a long answer').count(), 1, 'it is one message here');

      await more(/^Buttons/);
      const form = page.getByTestId('interactive-form');
      await form.getByLabel('Text above').fill('Which one?');
      await form.getByLabel('Title 1', { exact: true }).fill('Red');
      await form.getByRole('button', { name: 'Add one more' }).click();
      await form.getByLabel('Title 2', { exact: true }).fill('Blue');
      await page.getByTestId('interactive-send').click();
      const tap = await seen(customer, (ours) => ours.find(({ text }) => text === 'Which one?'));
      assert.deepEqual(tap.buttons.map(({ title }) => title), ['Red', 'Blue']);
    });
  }

  test('a list, a place and a link without its preview arrive on WhatsApp', async () => {
    const customer = await guest('whatsapp');
    await input().fill('What do you need?');
    await more(/^Buttons/);
    await page.getByRole('dialog').getByText('List', { exact: true }).click();
    const form = page.getByTestId('interactive-form');
    await form.getByLabel('Button that opens the list').fill('Choose');
    await form.getByLabel('Row 1', { exact: true }).fill('A new chain');
    await form.getByRole('button', { name: 'Add a row' }).click();
    await page.getByTestId('interactive-send').click();
    await form.getByText('Something is missing').waitFor();
    await form.getByLabel('Row 2', { exact: true }).fill('New tyres');
    await page.getByTestId('interactive-send').click();
    const list = await seen(customer, (ours) => ours.find(({ text }) => text === 'What do you need?'));
    assert.deepEqual(list.buttons.map(({ title }) => title), ['A new chain', 'New tyres']);
    await composerHas(page, '');

    await more('Place on the map');
    const place = page.getByTestId('place-form');
    await place.getByLabel('Coordinates').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('nowhere');
    await page.getByTestId('place-send').click();
    await place.getByText('There are no coordinates in this.').waitFor();
    await place.getByLabel('Coordinates').fill('https://maps.example/@52.52,13.405,15z');
    await place.getByLabel('Name').fill('Two Wheels');
    await page.getByTestId('place-send').click();
    const sent = await seen(customer, (ours) => ours.find(({ location }) => location));
    assert.equal(Number(sent.location.latitude), 52.52);

    await input().fill('See https://shop.example/wheels');
    await page.getByTestId('link-preview').uncheck();
    await page.getByTestId('composer-send').click();
    await becomes(message(page, 'shop.example'), 'data-status', 'read');
  });

  test('a reaction is given, changed and taken back', async () => {
    for (const channel of ['whatsapp', 'instagram']) {
      const customer = await guest(channel);
      const row = message(page, customer.said);
      const reactions = (wanted) => seen(customer, (_, all) => {
        const given = all.find(({ id }) => id === customer.wrote).reactions.filter(({ by }) => by === 'out').map(({ emoji }) => emoji);
        return JSON.stringify(given) === JSON.stringify(wanted);
      });
      const react = async (name) => {
        await row.hover();
        await row.getByTestId('react').click();
        await page.getByRole('button', { name }).click();
      };
      await react('React with 👍');
      await row.getByText('reacted with 👍').waitFor({ state: 'attached' });
      await reactions(['👍']);
      await react('React with ❤️');
      await reactions(['❤️']);
      await react('Take back ❤️');
      await reactions([]);
    }
    const customer = await guest('messenger');
    await message(page, customer.said).hover();
    await message(page, customer.said).getByRole('button', { name: 'Reply to this message' }).waitFor();
    assert.equal(await message(page, customer.said).getByTestId('react').count(), 0, 'Messenger is not known to take any');
  });

  test('a voice message is heard first, and arrives as one on WhatsApp', async () => {
    const customer = await guest('whatsapp');
    await page.getByRole('button', { name: 'Record a voice message' }).click();
    await page.getByRole('timer').getByText(/0:0[2-9]/).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    const take = page.getByTestId('voice-take').locator('audio');
    await take.waitFor();
    const length = await take.evaluate(async (audio) => {
      if (audio.readyState < 1) await new Promise((resolve) => audio.addEventListener('loadedmetadata', resolve, { once: true }));
      return audio.duration;
    });
    assert.ok(length > 0.5, `it can be heard: ${length} s`);
    await page.getByRole('button', { name: 'Attach', exact: true }).click();
    await page.getByTestId('composer-attachment').waitFor();
    await page.getByTestId('composer-send').click();
    const voice = await seen(customer, (ours) => ours.find(({ kind }) => kind === 'voice'));
    const bytes = Buffer.from(await (await fetch(new URL(voice.media[0].url, frontdesk.sandboxUrl))).arrayBuffer());
    const head = bytes.indexOf('OpusHead');
    assert.equal(bytes.subarray(0, 4).toString(), 'OggS');
    assert.equal(bytes[head + 9], 1, 'one channel, as WhatsApp wants it');
    assert.match(voice.media[0].content_type, /^audio\/ogg/);
  });

  test('a voice message for Instagram is recorded in a format that Instagram takes', async () => {
    const customer = await guest('instagram');
    await page.getByRole('button', { name: 'Record a voice message' }).click();
    await page.getByRole('timer').getByText(/0:0[2-9]/).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    const take = page.getByTestId('voice-take').locator('audio');
    await take.waitFor();
    const length = await take.evaluate(async (audio) => {
      if (audio.readyState < 1) await new Promise((resolve) => audio.addEventListener('loadedmetadata', resolve, { once: true }));
      return audio.duration;
    });
    assert.ok(length > 0.5, `it can be heard: ${length} s`);
    await page.getByText('This arrives as an audio file, not as a voice message.').waitFor();
    await page.getByRole('button', { name: 'Attach', exact: true }).click();
    await page.getByTestId('composer-attachment').waitFor();
    await page.getByTestId('composer-send').click();
    const audio = await seen(customer, (ours) => ours.find(({ kind }) => kind === 'audio'));
    assert.match(audio.media[0].content_type, /^audio\/(mp4|x-m4a|m4a|wav|x-wav)/);
  });

  test('an upload can be cancelled, and what a channel does not take is said', async () => {
    await guest('instagram');
    const uploads = /\/api\/v1\/attachments\?inbox_id=/;
    await page.route(uploads, () => {});
    await attach(image('slow.png'));
    await page.getByRole('progressbar', { name: 'Upload of slow.png' }).waitFor();
    await page.getByRole('list', { name: 'Attached files' }).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('progressbar', { name: 'Upload of slow.png' }).waitFor({ state: 'detached' });
    await page.unroute(uploads);
    await attach({ name: 'archive.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') });
    await page.getByText('Instagram does not take files like archive.zip.').waitFor();
    await attach({ name: 'huge.png', mimeType: 'image/png', buffer: Buffer.alloc(9 * 1024 * 1024) });
    await page.getByText(/huge\.png is larger than/).waitFor();
    // what it is shows only when it is there: then the server says it, before anything is sent
    await attach({ name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<!doctype html><html><body>Not a picture</body></html>') });
    const refused = page.getByRole('list', { name: 'Attached files' }).getByRole('alert');
    await refused.filter({ hasText: /Instagram/ }).waitFor();
    await show(page, 'composer-upload-refused');
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('list', { name: 'Attached files' }).getByRole('button', { name: 'Cancel' }).click();
    await refused.waitFor({ state: 'detached' });
  });

  test('a picture is pasted and a file dropped, and both arrive', async () => {
    const customer = await guest('messenger');
    const files = page.getByTestId('composer-attachment');
    /** What the browser hands over for a paste and a drop: files that are on no disk. */
    const handOver = (file) =>
      page.evaluateHandle(({ name, type, bytes }) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
        return transfer;
      }, file);

    const picture = await handOver({ name: 'pasted.png', type: 'image/png', bytes: [...PNG] });
    await page.getByTestId('composer-input').evaluate(
      (field, clipboardData) => field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })),
      picture,
    );
    await files.filter({ hasText: 'pasted.png' }).waitFor();

    // anywhere on the page: over the thread here
    const paper = await handOver({ name: 'dropped.pdf', type: 'application/pdf', bytes: [...PDF] });
    const thread = page.getByTestId('thread');
    await thread.dispatchEvent('dragenter', { dataTransfer: paper });
    await page.getByText('Drop files to attach them').waitFor();
    await thread.dispatchEvent('dragover', { dataTransfer: paper });
    await thread.dispatchEvent('drop', { dataTransfer: paper });
    await page.getByText('Drop files to attach them').waitFor({ state: 'detached' });
    await files.filter({ hasText: 'dropped.pdf' }).waitFor();
    await areThere(files, 2);

    await answer(page, 'Both of them');
    await seen(customer, (ours) => ours.flatMap(({ media }) => media).length === 2 && ours.some(({ text }) => text === 'Both of them'));
    await areThere(files, 0);
  });

  test('who has stopped marketing gets no marketing template, and everything else', async () => {
    const customer = await guest('whatsapp');
    await customer.write({ kind: 'marketing_stop' });
    await page.getByText('Wants no marketing').waitFor();
    await more('Send a template');
    const dialog = page.getByRole('dialog');
    const choose = (name) => dialog.locator(`[data-testid=template-item][data-name="${name}"]`).click();
    await choose('spring_offer');
    await dialog.getByRole('alert').filter({ hasText: 'asked not to get marketing' }).waitFor();
    await page.locator('[data-testid=template-send]:disabled').waitFor();
    await show(page, 'composer-marketing-stopped');
    assert.deepEqual(await barriers(page), []);
    await choose('hello_world');
    await page.getByTestId('template-send').click();
    await seen(customer, (ours) => ours.find(({ text }) => text?.startsWith('Welcome to Two Wheels')));

    // told while the dialog is open
    await more('Send a template');
    await choose('spring_offer');
    await dialog.getByRole('alert').waitFor();
    await customer.write({ kind: 'marketing_resume' });
    await dialog.getByRole('alert').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  });

  test('a template is found, filled in, seen and sent; and stops when it is paused meanwhile', async () => {
    const customer = await guest('whatsapp');
    await more('Send a template');
    const dialog = page.getByRole('dialog');
    const item = (name) => dialog.locator(`[data-testid=template-item][data-name="${name}"]`);
    await dialog.getByText(/Last fetched/).waitFor();
    await becomes(item('cheap_bikes'), 'data-status', 'REJECTED');
    await page.getByTestId('template-search').fill('should arrive');
    await item('hello_world').waitFor({ state: 'detached' });
    await item('order_shipped').click();
    const preview = page.getByTestId('template-preview');
    // the name is suggested
    await preview.filter({ hasText: `Hi ${customer.name.split(' ')[0]}, your order` }).waitFor();
    await page.getByTestId('template-send').click();
    await dialog.getByText('This is needed.').first().waitFor();
    await dialog.getByLabel('order_no in the heading').fill('TW-7');
    await dialog.getByLabel('day in the text').fill('Monday');
    await dialog.getByLabel('Value of the button Track it').fill('TW-7');
    await preview.filter({ hasText: /Order TW-7[^]*should arrive on Monday/ }).waitFor();
    await show(page, 'composer-template');
    await page.getByTestId('template-send').click();
    const sent = await seen(customer, (ours) => ours.find(({ kind }) => kind === 'template'));
    assert.match(sent.text, /Order TW-7\nHi Guest, your order is on its way and should arrive on Monday/);
    await becomes(message(page, 'should arrive on Monday'), 'data-status', 'read');

    await more('Send a template');
    await page.getByTestId('template-search').fill('spring');
    await item('spring_offer').click();
    await page.getByTestId('template-file').setInputFiles([image('spring.png')]);
    await dialog.getByText('spring.png').first().waitFor();
    await dialog.getByLabel('is here, …! Ten').fill('Guest');
    await dialog.getByLabel('service until …').fill('Sunday');
    await dialog.getByLabel(/Value of the button/).fill('SPRING10');
    await page.getByTestId('template-send').click();
    await seen(customer, (ours) => ours.find(({ kind, media }) => kind === 'template' && media.length === 1));

    await more('Send a template');
    await page.getByTestId('template-search').fill('hello');
    await item('hello_world').click();
    await page.locator('[data-testid=template-send]:enabled').waitFor();
    await sandbox.review('hello_world', 'en_US', { status: 'PAUSED', reason: 'LOW_QUALITY' });
    await dialog.getByRole('alert').filter({ hasText: 'paused' }).waitFor();
    // while the dialog is open
    await page.locator('[data-testid=template-send]:disabled').waitFor();
    await becomes(item('hello_world'), 'data-status', 'PAUSED');
    await sandbox.review('hello_world', 'en_US', { status: 'UNPAUSED' });
    await dialog.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByTestId('template-send').click();
    await seen(customer, (ours) => ours.find(({ text }) => text?.startsWith('Welcome to Two Wheels')));
  });

  test('after 24 hours WhatsApp takes templates only', async () => {
    const customer = await guest('whatsapp', Date.now() - 25 * HOUR);
    const notice = page.getByTestId('window-closed');
    await notice.getByText('The time to answer freely ended on').waitFor();
    await notice.getByText('WhatsApp takes an approved template now').waitFor();
    await areThere(input(), 0);
    await notice.getByRole('button', { name: 'Send a template' }).click();
    await page.getByTestId('template-search').fill('hello');
    await page.locator('[data-name=hello_world]').click();
    await page.getByTestId('template-send').click();
    await seen(customer, (ours) => ours.find(({ kind }) => kind === 'template'));
    await customer.write({ text: 'Back again' });
    await input().waitFor();
    await page.getByTestId('window-left').waitFor();
  });

  for (const channel of ['messenger', 'instagram']) {
    test(`after 24 hours a person may answer on ${channel} for a week, and nobody after that`, async () => {
      const customer = await guest(channel, Date.now() - 26 * HOUR);
      await page.getByTestId('human-agent').getByText(/You may still answer as a person for/).waitFor();
      await becomes(page.getByTestId('window-left'), 'data-kind', 'human');
      await answer(page, 'Sorry for the wait');
      await seen(customer, (ours) => ours.find(({ text }) => text === 'Sorry for the wait'));
      await show(page, `composer-human-${channel}`);

      await guest(channel, Date.now() - 8 * 24 * HOUR);
      const notice = page.getByTestId('window-closed');
      await notice.getByText('The 7 days in which a person may answer are over too').waitFor();
      await areThere(notice.getByRole('button', { name: 'Send a template' }), 0);
      await areThere(input(), 0);
    });
  }

  test('the last hours stand out', async () => {
    await guest('whatsapp', Date.now() - 23 * HOUR);
    const chip = page.getByTestId('window-left');
    await chip.filter({ hasText: /min left to reply/ }).waitFor();
    await becomesEqual(async () => /warn/.test(await chip.getAttribute('class')), true, 'it stands out');
  });

  test('it is readable on a phone and in the dark, and keeps nobody out', async () => {
    await guest('whatsapp');
    const dialog = page.getByRole('dialog');
    for (const [width, height] of [[1440, 900], [390, 844]]) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const shot = async (name) => {
          assert.deepEqual(await barriers(page), [], `${name} ${width} ${colorScheme}`);
          await show(page, `composer-${name}-${width}-${colorScheme}`);
        };
        await input().fill('See https://shop.example/wheels');
        await shot('composer');
        await more('Send a template');
        await dialog.locator('[data-name=order_shipped]').click();
        await dialog.getByLabel('day in the text').fill('Monday');
        await shot('templates');
        await page.keyboard.press('Escape');
        await more(/^Buttons/);
        await shot('buttons');
        await dialog.getByText('List', { exact: true }).click();
        await shot('list');
        await page.keyboard.press('Escape');
        await more('Place on the map');
        await shot('place');
        await page.keyboard.press('Escape');
      }
    }
  });
});
