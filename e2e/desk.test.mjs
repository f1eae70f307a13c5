// What agents and admins do at the desk beside reading and answering.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage } from './lib/browser.mjs';
import { answer, areThere, becomes, composerHas, composerReady, focusOn, logIn, message, standsStill } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { becomesEqual, until } from './lib/until.mjs';

const DAY = 86_400_000;

describe('the desk in a browser', () => {
  let frontdesk;
  let browser;
  let desk;
  let page;
  let sandbox;
  let whatsapp;

  const there = atTheDesk();

  before(async () => {
    ({ frontdesk, browser, desk, page, sandbox } = there);
    whatsapp = await sandbox.account('whatsapp');
  });

  /** Somebody new writes, and their conversation is on screen. */
  async function conversation(text, message_ = { text }) {
    const customer = await sandbox.customer('whatsapp', whatsapp.id, `Guest ${Date.now()}`);
    await customer.write(message_);
    await page.getByTestId('conversation-item').filter({ hasText: customer.name }).click();
    await message(page, text).waitFor();
    // what is chosen goes to the composer that is there, which may be that of the conversation before
    await page.getByTestId('composer-tab-team').waitFor();
    return customer;
  }

  const toDesk = () => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'All conversations' }).click();

  test('a row that is pressed is the row that opens, though another conversation goes above it meanwhile', async () => {
    const aimed = await conversation('I am the first');
    const other = await sandbox.customer('whatsapp', whatsapp.id, `Guest ${Date.now()}`);
    await other.write({ text: 'I stood above' });
    const row = (customer) => page.getByTestId('conversation-item').filter({ hasText: customer.name });
    await row(other).click();
    await message(page, 'I stood above').waitFor();

    await row(aimed).hover();
    await page.mouse.down();
    await other.write({ text: 'and go up again' });
    await message(page, 'and go up again').waitFor();
    const third = await sandbox.customer('whatsapp', whatsapp.id, `Guest ${Date.now()}`);
    await third.write({ text: 'everybody moves down' });
    // The thread shows that what came later is here; the list must not.
    await other.write({ text: 'the last word' });
    await message(page, 'the last word').waitFor();
    assert.equal(await row(third).count(), 0, 'the rows stand still');
    await page.mouse.up();
    await message(page, 'I am the first').waitFor();
    await row(third).waitFor();
  });

  test('an account is connected, and hears its customers at once', async () => {
    const id = String(Date.now());
    await sandbox.open('whatsapp', id, 'a-token-of-this-account');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Inboxes' }).click();
    await page.getByTestId('inbox-add').click();
    await page.getByTestId('connect-whatsapp').click();
    await page.getByTestId('have-token').click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Second shop');
    await form.getByLabel('Phone number id').fill(id);
    await form.getByLabel('Access token').fill('a-token-of-this-account');
    const { waba_id: waba } = await sandbox.opened(id);
    await form.getByLabel(/WhatsApp Business Account id/).fill(waba);
    await form.getByRole('button', { name: 'Connect' }).click();
    const row = page.getByTestId('inbox-row').filter({ hasText: 'Second shop' });
    await row.getByText('Connected').waitFor();
    await row.getByText('No webhook has come yet').waitFor();
    await page.getByRole('button', { name: 'Show the verify token' }).click();
    await page.getByTestId('verify-token').filter({ hasNotText: '•' }).waitFor();

    await row.getByRole('button', { name: 'Edit' }).click();
    await form.getByLabel('Name').fill('Second shop, renamed');
    await form.getByRole('button', { name: 'Save' }).click();
    await row.getByText('Second shop, renamed').waitFor();
    const { items } = await page.evaluate(() => fetch('/api/v1/inboxes?limit=100').then((response) => response.json()));
    const stored = items.find((inbox) => inbox.external_id === id);
    assert.equal(stored.name, 'Second shop, renamed');
    assert.deepEqual([...stored.credentials].sort(), ['access_token', 'waba_id'], 'nothing was lost by the edit');

    const customer = await sandbox.customer('whatsapp', id, `First guest ${id}`);
    await customer.write({ text: 'Are you open?' });
    await toDesk();
    await page.getByTestId('conversation-item').filter({ hasText: customer.name }).click();
    await message(page, 'Are you open?').waitFor();
    await answer(page, 'We are.');
    await becomes(message(page, 'We are.'), 'data-status', 'read');
  });

  test('a conversation is taken, resolved and reopened', async () => {
    const question = `Please call me ${Date.now()}`;
    const { name } = await conversation(question);
    const row = page.getByTestId('conversation-item').filter({ hasText: name });
    await page.getByTestId('assign-me').click();
    await page.getByTestId('thread').getByText('took the conversation').waitFor();
    await page.getByTestId('assign-me').waitFor({ state: 'hidden' });

    await page.getByTestId('resolve').click();
    await page.getByTestId('reopen').waitFor();
    await row.waitFor({ state: 'hidden' });
    await page.getByTestId('reopen').click();
    await page.getByTestId('resolve').waitFor();
    await row.waitFor();
  });

  test('what was done between two messages is one line that opens, and what was done last stands as it is', async () => {
    const stamp = Date.now();
    const { write } = await conversation(`Back and forth ${stamp}`);
    const thread = page.getByTestId('thread');
    const fold = thread.getByTestId('fold');
    await page.getByTestId('assign-me').click();
    await thread.getByText('took the conversation').waitFor();
    await page.getByTestId('resolve').click();
    await thread.getByText('resolved the conversation').waitFor();
    await page.getByTestId('reopen').click();
    await thread.getByText('reopened the conversation').waitFor();
    await areThere(fold, 0);
    // WhatsApp tells times in seconds; of two things within one nobody could say which was last
    await write({ text: `Anybody there? ${stamp}`, at: Date.now() + 2_000 });
    await fold.filter({ hasText: '3 changes' }).waitFor();
    await message(page, `Anybody there? ${stamp}`).waitFor();
    await areThere(thread.getByText('took the conversation'), 0);
    assert.equal(await fold.getAttribute('aria-expanded'), 'false');
    await show(page, 'desk-folded');
    assert.deepEqual(await barriers(page), []);

    await fold.focus();
    await page.keyboard.press('Enter');
    await becomes(fold, 'aria-expanded', 'true');
    const lines = () =>
      thread.evaluate((box) =>
        [...box.querySelectorAll('[data-testid=fold], [data-testid=message]')]
          .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
          .map((row) => /Back and forth|3 changes|took|resolved|reopened|Anybody there/.exec(row.innerText)?.[0]),
      );
    await becomesEqual(lines, ['Back and forth', '3 changes', 'took', 'resolved', 'reopened', 'Anybody there']);
    await show(page, 'desk-unfolded');
    assert.deepEqual(await barriers(page), []);
    await page.keyboard.press('Enter');
    await becomesEqual(lines, ['Back and forth', '3 changes', 'Anybody there']);
  });

  test('a change that the server refuses is shown at once, taken back, and the agent learns why', async () => {
    const stamp = Date.now();
    const { name } = await conversation(`No way ${stamp}`);
    const label = await page.request.post(`${frontdesk.url}/api/v1/labels`, { data: { name: `Forbidden ${stamp}`, color: '#c2410c' }, headers: { origin: frontdesk.url } });
    assert.ok(label.ok());
    const details = page.getByRole('complementary', { name: 'Contact and conversation details' });
    const said = (words) => page.getByRole('status').filter({ hasText: words });
    /** Changes are held, and refused when the returned function is called. */
    async function refuseNext(status, problem) {
      let refuse;
      const held = new Promise((resolve) => (refuse = resolve));
      const changes = (url) => /\/conversations\/[\w-]+$/.test(url.pathname);
      await page.route(changes, async (route) => {
        if (route.request().method() !== 'PATCH') return route.fallback();
        await held;
        await route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'Refused', status, ...problem }) });
        // not before: what is under way when nothing is held any more goes to the server
        await page.unroute(changes);
      });
      return refuse;
    }

    let refuse = await refuseNext(409, { code: 'conflict_of_the_test', detail: 'Somebody else is closing this one.' });
    await page.getByTestId('resolve').click();
    await page.getByTestId('reopen').waitFor();
    await page.getByTestId('conversation-item').filter({ hasText: name }).waitFor({ state: 'detached' });
    refuse();
    await said('Somebody else is closing this one.').waitFor();
    await page.getByTestId('resolve').waitFor();
    await page.getByTestId('conversation-item').filter({ hasText: name }).waitFor();
    await areThere(said('Resolved'), 0);

    refuse = await refuseNext(422, { code: 'invalid', detail: 'The request is not valid.', fields: { assignee_id: ['is no active member'] } });
    await page.getByTestId('assign-me').click();
    await page.getByTestId('assign-me').waitFor({ state: 'hidden' });
    refuse();
    await page.getByTestId('assign-me').waitFor();
    await said('This is no longer here. Load the page again and choose anew.').waitFor();
    await details.getByRole('button', { name: /^Assignee/ }).filter({ hasText: 'Nobody' }).waitFor();

    refuse = await refuseNext(403, { code: 'forbidden', detail: 'Not yours.' });
    const labels = details.getByRole('button', { name: /^Labels/ });
    await labels.click();
    await page.getByRole('option', { name: `Forbidden ${stamp}` }).click();
    await page.keyboard.press('Escape');
    await labels.filter({ hasText: `Forbidden ${stamp}` }).waitFor();
    refuse();
    await said('You do not have permission to do this').waitFor();
    await labels.filter({ hasText: 'Add a label' }).waitFor();
    // the server has none of it
    const stored = await (await page.request.get(`${frontdesk.url}/api/v1/conversations/${page.url().split('/').at(-1).split('?')[0]}`)).json();
    assert.deepEqual([stored.status, stored.assignee_id ?? null, stored.label_ids], ['open', null, []]);
  });

  test('pictures open large, one after the other by keys, and give the place back', async () => {
    const stamp = Date.now();
    const { write } = await conversation(`Look ${stamp}`);
    // WhatsApp tells times in seconds: each has one of its own
    for (const [at, media, caption] of [[2_000, 'sample:wheel', 'one'], [4_000, 'sample:chain', 'two']]) await write({ media, text: `Picture ${caption} ${stamp}`, at: stamp + at });
    const open = (caption) => message(page, `Picture ${caption} ${stamp}`).getByRole('button', { name: 'Open the picture' });
    await open('two').waitFor();
    await open('one').click();
    const box = page.getByRole('dialog');
    const large = box.locator('img');
    await large.waitFor();
    const first = await large.getAttribute('src');
    await until('it can be seen', () => large.evaluate((image) => image.naturalWidth > 0));
    assert.deepEqual(await barriers(page), []);
    await page.keyboard.press('ArrowRight');
    await until('the second is shown', async () => (await large.getAttribute('src')) !== first);
    await areThere(box.getByRole('button', { name: 'Next picture' }), 0);
    await page.keyboard.press('ArrowLeft');
    await becomes(large, 'src', first);
    await areThere(box.getByRole('button', { name: 'Previous picture' }), 0);
    await box.getByRole('button', { name: 'Show in full size' }).click();
    await box.getByRole('button', { name: 'Fit to screen' }).waitFor();
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
    await open('one').waitFor();
  });

  test('a reply written without a connection goes out afterwards, once', async () => {
    const reply = `From the tunnel ${Date.now()}`;
    await conversation(`Are you there? ${Date.now()}`);
    await desk.context.setOffline(true);
    await answer(page, reply);
    await becomes(message(page, reply), 'data-status', 'pending');
    await desk.context.setOffline(false);
    await becomes(message(page, reply), 'data-status', 'read', 45_000);
    assert.equal(await message(page, reply).count(), 1);
    const accepted = await sandbox.journal({ channel: 'whatsapp' });
    assert.equal(accepted.filter(({ text }) => text === reply).length, 1);
  });

  test('a line stands above what came while nobody was at the end of the thread', async () => {
    const stamp = Date.now();
    const { write } = await conversation(`line 0 of ${stamp}`);
    // Whoever answers is at the end.
    await answer(page, `Go on ${stamp}`);
    await becomes(message(page, `Go on ${stamp}`), 'data-status', 'read');
    for (let line = 1; line < 8; line++) await write({ text: `line ${line} of ${stamp}\n\n\n\n\nend` });
    await message(page, `line 7 of ${stamp}`).waitFor();
    await standsStill(page);
    await page.getByTestId('thread').hover();
    await page.mouse.wheel(0, -5_000);
    await page.getByRole('button', { name: 'To the newest message' }).waitFor();
    await write({ text: `unseen 1 of ${stamp}` });
    await write({ text: `unseen 2 of ${stamp}` });
    await page.getByRole('button', { name: '2 new messages' }).click();
    await page.getByTestId('thread').getByRole('separator', { name: '2 new messages' }).waitFor();
    await message(page, `unseen 2 of ${stamp}`).waitFor();
    await standsStill(page);
    const order = await page.locator('[data-testid=thread] [role=separator], [data-testid=thread] [data-testid=message]').evaluateAll((rows) => {
      const top = (row) => row.getBoundingClientRect().top;
      return rows.sort((a, b) => top(a) - top(b)).map((row) => row.innerText.split('\n').find((line) => / /.test(line) && !/^Guest/.test(line)));
    });
    assert.deepEqual(order.slice(-3), ['2 new messages', `unseen 1 of ${stamp}`, `unseen 2 of ${stamp}`]);
  });

  test('what the team knows about a person is kept', async () => {
    const stamp = Date.now();
    await conversation(`Who am I? ${stamp}`);
    const details = page.getByRole('complementary', { name: 'Contact and conversation details' });
    await details.getByLabel('Name').fill(`Renamed ${stamp}`);
    await details.getByLabel('Note').fill('Prefers mornings');
    await details.getByRole('button', { name: 'Save' }).click();
    await page.getByTestId('conversation-item').filter({ hasText: `Renamed ${stamp}` }).waitFor();
    await page.reload();
    await becomesEqual(() => details.getByLabel('Note').inputValue(), 'Prefers mornings');
  });

  test('voice messages, videos and files can be played and opened', async () => {
    const stamp = Date.now();
    const { write } = await conversation(`Listen ${stamp}`);
    for (const sample of ['voice', 'video', 'file']) await write({ media: `sample:${sample}` });
    const thread = page.getByTestId('thread');
    await thread.getByRole('button', { name: 'Play' }).waitFor();
    await thread.locator('a[download]').waitFor();
    await thread.locator('video').waitFor();
    await page.waitForFunction(
      () => [...document.querySelectorAll('[data-testid=thread] :is(audio, video)')].every((media) => media.readyState > 0 && media.duration > 0),
      null,
      { timeout: 20_000 },
    );
  });

  test('what the channel would refuse is not sent, what is too long goes in parts, and the agent learns of it', async () => {
    await conversation(`Send me the lot ${Date.now()}`);
    await page.getByTestId('composer-file').setInputFiles({ name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) });
    await page.getByText('empty.txt is empty.').waitFor();
    await page.getByTestId('composer-file').setInputFiles({ name: 'poster.png', mimeType: 'image/png', buffer: Buffer.alloc(6 * 1024 * 1024) });
    await page.getByText(/poster.png is larger than/).waitFor();
    assert.equal(await page.getByTestId('composer-attachment').count(), 0);

    await page.getByTestId('composer-input').fill('x'.repeat(4_097));
    await page.getByText('Goes as 2 messages').waitFor();
    await page.getByTestId('composer-input').fill('');
  });

  test('who chooses Note writes a note, and no key is taken for a shortcut', async () => {
    const stamp = Date.now();
    await conversation(`About a refund ${stamp}`);
    await composerReady(page);
    await page.keyboard.press('Escape');
    await page.getByTestId('composer-tab-team').click();
    await focusOn(page, 'composer-input');
    await page.keyboard.type('Escalate it to Mira');
    await composerHas(page, 'Escalate it to Mira');
    await page.getByTestId('composer-input').fill('');
    await page.getByTestId('composer-tab-customer').click();
  });

  test('files of a note do not go out with a reply', async () => {
    const stamp = Date.now();
    await conversation(`Just asking ${stamp}`);
    await page.getByTestId('composer-tab-team').click();
    await page.getByTestId('composer-file').setInputFiles({ name: 'salaries.txt', mimeType: 'text/plain', buffer: Buffer.from('secret') });
    await page.getByTestId('composer-attachment').waitFor();
    await page.getByTestId('composer-tab-customer').click();
    await areThere(page.getByTestId('composer-attachment'), 0);
    await answer(page, `Only words ${stamp}`);
    await becomes(message(page, `Only words ${stamp}`), 'data-status', 'read');
    assert.equal(await message(page, `Only words ${stamp}`).locator('a[download]').count(), 0);
    await page.getByTestId('composer-tab-team').click();
    // still with the note
    await areThere(page.getByTestId('composer-attachment'), 1);
    await page.getByRole('button', { name: 'Remove salaries.txt' }).click();
    await page.getByTestId('composer-tab-customer').click();
  });

  test('a file goes where it was chosen, also when the agent looks elsewhere meanwhile', async () => {
    const stamp = Date.now();
    const first = await conversation(`Send me the picture ${stamp}`);
    let arrive;
    const arrived = new Promise((resolve) => (arrive = resolve));
    await page.route(/\/api\/v1\/attachments\?/, (route) => arrived.then(() => route.continue()), { times: 1 });
    await page.getByTestId('composer-file').setInputFiles({ name: 'map.txt', mimeType: 'text/plain', buffer: Buffer.from('here') });
    await page.getByText('map.txt').waitFor();
    const second = await conversation(`Somebody else ${stamp}`);
    arrive();
    const row = (customer) => page.getByTestId('conversation-item').filter({ hasText: customer.name });
    // the list tells of a draft
    await row(first).getByText('map.txt').waitFor();
    assert.equal(await page.getByTestId('composer-attachment').count(), 0);
    assert.equal(await row(second).getByText('map.txt').count(), 0);
    await row(first).click();
    await page.getByTestId('composer-attachment').getByText('map.txt').waitFor();
    await page.getByRole('button', { name: 'Remove map.txt' }).click();
  });

  test('marked as unread, a conversation stays so until it is opened again', async () => {
    const stamp = Date.now();
    const { name, write } = await conversation(`Later ${stamp}`);
    const unread = page.getByTestId('conversation-item').filter({ hasText: name }).getByTestId('unread');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Mark as unread' }).click();
    await unread.waitFor();
    await write({ text: `And another thing ${stamp}` });
    await message(page, `And another thing ${stamp}`).waitFor();
    await unread.filter({ hasText: '2' }).waitFor();
    await conversation(`Somebody else ${stamp}`);
    await page.getByTestId('conversation-item').filter({ hasText: name }).click();
    await unread.waitFor({ state: 'hidden' });
  });

  test('a conversation whose time is over says so, and takes notes and templates alone', async () => {
    const stamp = Date.now();
    await conversation(`Long ago ${stamp}`, { text: `Long ago ${stamp}`, at: stamp - 2 * DAY });
    await page.getByTestId('window-closed').waitFor();
    await areThere(page.getByTestId('composer-input'), 0);
    await page.getByRole('button', { name: 'Send a template' }).waitFor();
    await page.getByRole('button', { name: 'Add note' }).click();
    await answer(page, `Too late ${stamp}`);
    await becomes(message(page, `Too late ${stamp}`), 'data-kind', 'note');
  });

  for (const colorScheme of ['light', 'dark']) {
    test(`no page has barriers that axe knows of, ${colorScheme}`, async () => {
      const visitor = await openPage(browser, { colorScheme });
      const look = async (name, ready) => {
        await ready.waitFor();
        assert.deepEqual(await barriers(visitor.page), [], name);
      };
      const on = visitor.page;
      await on.goto(frontdesk.url);
      await look('login', on.getByTestId('login-submit'));
      await logIn(on, frontdesk.url);
      await look('list', on.getByTestId('conversation-item').nth(5));
      await on.getByTestId('conversation-item').nth(1).click();
      await look('thread', on.getByTestId('message').first());
      for (const title of ['Profile', 'Inboxes', 'Members', 'Teams', 'Labels', 'Canned responses', 'Webhook log']) {
        if (title === 'Profile') await on.getByRole('link', { name: 'Settings' }).click();
        else await on.getByRole('link', { name: title, exact: true }).click();
        await look(title, on.getByRole('main').getByRole('heading', { level: 2, name: title }));
      }
      await on.goto(`${frontdesk.url}/nothing/here`);
      await look('missing', on.getByText('There is nothing at this address'));
      await visitor.context.close();
    });
  }

  test('nothing went wrong on the page', () => {
    // what is refused on purpose is the browser's to complain of
    const expected = /ERR_INTERNET_DISCONNECTED|401.*\/api\/v1\/me|4(03|09|22).*\/api\/v1\/conversations\//;
    assert.deepEqual(desk.complaints.filter((line) => !expected.test(line)), []);
  });
});
