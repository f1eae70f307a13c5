// What agents write and how it goes out: drafts on every device, canned texts, macros, undo, later, and what stops a reply.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { answer, areThere, becomes, composerHas, composerReady, DEMO, focusOn, logIn, message } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { until } from './lib/until.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==', 'base64');

describe('sending', () => {
  let frontdesk;
  let browser;
  let page;
  let complaints;
  let sandbox;
  let account;

  before(async () => {
    [frontdesk, browser] = await startDemo();
    sandbox = new Sandbox(frontdesk.sandboxUrl);
    account = await sandbox.account('messenger');
    ({ page, complaints } = await openPage(browser));
    page.setDefaultTimeout(60_000);
    await logIn(page, frontdesk.url);
  });

  afterEach((context) => picture(context, { desk: page }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  /** Somebody new writes, and their conversation is on screen. */
  async function guest(name) {
    const customer = await sandbox.customer('messenger', account.id, name);
    await customer.write({ text: `Hello from ${name}`, at: Date.now() });
    await row(name).click();
    await message(page, `Hello from ${name}`).waitFor();
    await composerReady(page);
    return customer;
  }
  const row = (name, on = page) => on.getByTestId('conversation-item').filter({ hasText: name }).first();
  const input = (on = page) => on.getByTestId('composer-input');
  const shot = (name) => show(page, `sending-${name}`);
  async function phoneShows(customer, text) {
    await until(`the phone shows ${text}`, async () => (await ours(customer)).includes(text));
  }
  const ours = async (customer) => (await customer.thread()).messages.filter(({ direction }) => direction === 'out').map(({ text }) => text);
  /** Changes how the member sends. */
  const settings = (change) =>
    page.evaluate(async (body) => {
      const { ok, status } = await fetch('/api/v1/composer_settings', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      if (!ok) throw new Error(`settings: ${status}`);
    }, change);

  test('a draft with its file is there after a reload, on another device, and gone there when it was sent here', async () => {
    const customer = await guest('Drafty Dora');
    await input().fill('Half a thought');
    await page.getByTestId('composer-file').setInputFiles([{ name: 'plan.png', mimeType: 'image/png', buffer: PNG }]);
    await page.getByTestId('composer-attachment').waitFor();
    const { page: other, context } = await openPage(browser);
    await logIn(other, frontdesk.url, DEMO);
    await row('Drafty Dora', other).filter({ hasText: 'Half a thought' }).waitFor();
    await row('Drafty Dora', other).click();
    await other.getByTestId('composer-attachment').waitFor();
    await composerHas(other, 'Half a thought');
    await input(other).fill('A whole thought');
    await composerHas(page, 'A whole thought');
    await page.reload();
    await page.getByTestId('composer-attachment').waitFor();
    await composerHas(page, 'A whole thought');
    await page.getByTestId('composer-send').click();
    await phoneShows(customer, 'A whole thought');
    await composerHas(other, '');
    await areThere(other.getByTestId('composer-attachment'), 0);
    await context.close();
  });

  test('what is written offline is kept, and what is sent offline goes out afterwards', async () => {
    const customer = await guest('Offline Olga');
    await page.context().setOffline(true);
    await input().fill('Sent on a train');
    await page.getByTestId('composer-send').click();
    await becomes(message(page, 'Sent on a train'), 'data-status', 'pending');
    await input().fill('Begun on a train');
    // on this device, since there is no other place
    await page.waitForFunction(() => Object.entries(localStorage).some(([key, value]) => key.includes('draft') && value.includes('Begun on a train')));
    await page.context().setOffline(false);
    await phoneShows(customer, 'Sent on a train');
    await page.reload();
    await message(page, 'Sent on a train').waitFor();
    await composerHas(page, 'Begun on a train');
    assert.deepEqual(await ours(customer), ['Sent on a train']);
    await input().fill('');
    complaints.length = 0;
  });

  test('a canned text has what is known put in, and what is not is asked for before it can be sent', async () => {
    const customer = await guest('Canned Carl');
    await page.evaluate(async () => {
      const body = JSON.stringify({ shortcut: 'callback', text: 'Hi {{contact.first_name}}, we call you at {{contact.phone}}.' });
      await fetch('/api/v1/canned_responses', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    });
    await input().pressSequentially('/callb');
    await page.getByRole('option', { name: /callback/ }).waitFor();
    await input().press('Enter');
    await page.getByTestId('gaps').waitFor();
    await composerHas(page, 'Hi Canned, we call you at {{contact.phone}}.');
    await page.locator('[data-testid=composer-send]:disabled').waitFor();
    await shot('gaps');
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('gaps').getByRole('button', { name: /phone/ }).click();
    await focusOn(page, 'composer-input');
    await page.keyboard.type('five');
    await page.getByTestId('composer-send').click();
    await phoneShows(customer, 'Hi Canned, we call you at five.');
  });

  test('a macro answers, labels, assigns and resolves with one click', async () => {
    await page.goto(`${frontdesk.url}/settings/macros`);
    await page.getByRole('button', { name: 'Add a macro' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name', { exact: true }).fill('Thank and close');
    await form.getByLabel('Reply to the customer').fill('Thank you, {{contact.first_name}}!');
    await form.getByLabel('Assign to').selectOption('me');
    await form.getByLabel('Status').selectOption('resolved');
    await shot('macro-form');
    assert.deepEqual(await barriers(page), []);
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Reply: Thank you').waitFor();
    await page.goto(`${frontdesk.url}/desk/all`);
    const customer = await guest('Macro Mia');
    await page.getByTestId('composer-macros').click();
    await page.getByRole('menuitem', { name: 'Thank and close' }).click();
    await phoneShows(customer, 'Thank you, Macro!');
    await page.getByTestId('reopen').waitFor();
    await message(page, 'Thank you, Macro!').waitFor();
  });

  test('a macro is found in the command bar, by its name at once or inside of its own list', async () => {
    const customer = await guest('Barbara Bar');
    await page.keyboard.press('Control+k');
    await page.getByTestId('command-input').fill('run a macro');
    await page.getByTestId('command').first().filter({ hasText: 'Run a macro' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('command').filter({ hasText: 'Thank and close' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByTestId('command-bar').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.getByTestId('command-input').fill('thank and');
    await page.getByTestId('command').first().filter({ hasText: 'Thank and close' }).waitFor();
    await page.keyboard.press('Enter');
    await phoneShows(customer, 'Thank you, Barbara!');
    await page.getByTestId('reopen').waitFor();
  });

  test('a reply can be taken back for some seconds, comes back as a draft, and then goes out in its order', async () => {
    await page.goto(`${frontdesk.url}/settings/profile`);
    // long enough for a slow machine to be in time
    await page.getByRole('radiogroup', { name: 'Undo send' }).getByText('20 s').click();
    await page.getByText('Signature', { exact: true }).click();
    await page.getByTestId('signature-text').fill('Two Wheels');
    await page.getByRole('main').locator('form').filter({ has: page.getByTestId('signature-text') }).getByRole('button', { name: 'Save' }).click();
    const kept = async () => (await page.request.get(`${frontdesk.url}/api/v1/composer_settings`)).json();
    await until('it is kept', async () => {
      const { undo_seconds: seconds, signature, signature_on: isOn } = await kept();
      return seconds === 20 && signature === 'Two Wheels' && isOn;
    });
    await page.goto(`${frontdesk.url}/desk/all`);
    const customer = await guest('Undo Uwe');
    await input().fill('A mistake');
    await page.getByTestId('signature').filter({ hasText: 'Two Wheels' }).waitFor();
    await page.getByTestId('composer-send').click();
    const held = page.getByTestId('held');
    await held.waitFor();
    await shot('held');
    await held.getByTestId('undo-send').click();
    await message(page, 'A mistake').waitFor({ state: 'detached' });
    // without its signature, which is put below it again; the event that it is gone may be faster than the answer that has its words
    await composerHas(page, 'A mistake');
    await input().fill('A mistake again');
    await page.getByTestId('composer-send').click();
    await held.waitFor();
    await input().press('Control+z');
    await held.waitFor({ state: 'detached' });
    await composerHas(page, 'A mistake again');
    await settings({ undo_seconds: 5 });
    await page.reload();
    await composerHas(page, 'A mistake again');
    await input().fill('Corrected');
    await page.keyboard.press('Control+Shift+Enter');
    await page.getByTestId('reopen').waitFor();
    await answer(page, 'And more');
    await phoneShows(customer, 'And more\n\nTwo Wheels');
    assert.deepEqual(await ours(customer), ['Corrected\n\nTwo Wheels', 'And more\n\nTwo Wheels']);
    await settings({ undo_seconds: 0, signature_on: false });
  });

  test('a reply is scheduled, moved and taken up again', async () => {
    const customer = await guest('Later Lena');
    await input().fill('Good morning');
    await page.getByTestId('composer-send-more').click();
    await page.getByRole('menuitem', { name: /Send later/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: /In three hours/ }).click();
    const waiting = page.getByTestId('scheduled').filter({ hasText: 'Good morning' });
    await waiting.waitFor();
    await composerHas(page, '');
    await shot('scheduled');
    assert.deepEqual(await barriers(page), []);
    await page.reload();
    await waiting.getByRole('button', { name: 'Edit' }).click();
    await waiting.waitFor({ state: 'detached' });
    // the event that it is gone may be faster than the answer that has its words
    await composerHas(page, 'Good morning');
    await page.getByTestId('composer-send').click();
    await phoneShows(customer, 'Good morning');
  });

  test('what goes out later is on one page: when, by whom, to be opened, cancelled and given back', async () => {
    const customer = await guest('Planned Petra');
    await input().fill('See you then');
    await page.getByTestId('composer-send-more').click();
    await page.getByRole('menuitem', { name: /Send later/ }).click();
    await page.getByTestId('when-typed').fill('in 3 hours');
    await page.locator('[data-testid=when-choose]:enabled').click();
    await page.getByTestId('scheduled').filter({ hasText: 'See you then' }).waitFor();
    // the event may be faster than the answer, which gives the focus back to the empty field
    await composerHas(page, '');
    await composerReady(page);

    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    const line = page.getByTestId('scheduled-row').filter({ hasText: 'See you then' });
    await line.filter({ hasText: 'Planned Petra' }).filter({ hasText: 'By Dana Demo' }).waitFor();
    await shot('scheduled-page');
    assert.deepEqual(await barriers(page), []);
    const { page: other, context } = await openPage(browser);
    await logIn(other, frontdesk.url, DEMO);
    await other.goto(`${frontdesk.url}/scheduled`);
    const there = other.getByTestId('scheduled-row').filter({ hasText: 'See you then' });
    await there.waitFor();

    await line.getByTestId('scheduled-cancel').click();
    await line.waitFor({ state: 'detached' });
    await there.waitFor({ state: 'detached' });
    // gone at once; it can be given back when the server has let it go
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).waitFor();
    await page.keyboard.press('z');
    await line.waitFor();
    await there.getByRole('button', { name: 'Open' }).click();
    await message(other, 'Hello from Planned Petra').waitFor();
    await context.close();
    await line.getByTestId('scheduled-cancel').click();
    await line.waitFor({ state: 'detached' });
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).waitFor();
    assert.deepEqual(await ours(customer), []);
    await page.goto(`${frontdesk.url}/desk/all`);
  });

  test('a reply goes out and snoozes its conversation by a key', async () => {
    const customer = await guest('Sleepy Sven');
    await input().fill('Until tomorrow');
    await input().press('Control+Alt+Enter');
    await page.getByTestId('when-typed').fill('tomorrow 9');
    await page.locator('[data-testid=when-choose]:enabled').click();
    await phoneShows(customer, 'Until tomorrow');
    await page.getByTestId('reopen').waitFor();
  });

  test('a message that came meanwhile stops a reply once', async () => {
    const customer = await guest('Meanwhile Max');
    await input().pressSequentially('The answer is yes');
    await customer.write({ text: 'No wait, another question', at: Date.now() });
    await message(page, 'another question').waitFor();
    await page.getByTestId('composer-send').click();
    await page.getByTestId('meanwhile').waitFor();
    await shot('meanwhile');
    assert.deepEqual(await ours(customer), []);
    await page.getByTestId('meanwhile').getByRole('button', { name: 'Send anyway' }).click();
    await phoneShows(customer, 'The answer is yes');
    await becomes(message(page, 'The answer is yes'), 'data-status', 'read');
  });

  test('an answer of a colleague that came meanwhile stops a reply once, and says whose it is', async () => {
    const { workspace } = await page.evaluate(async () => (await fetch('/api/v1/me')).json());
    const ada = { email: 'ada@frontdesk.example', password: 'ada-ada-ada' };
    frontdesk.run('member', 'add', '--workspace', workspace.id, '--email', ada.email, '--password', ada.password, '--role', 'agent', '--name', 'Ada Lane');
    const { page: other, context } = await openPage(browser);
    await logIn(other, frontdesk.url, ada);
    const customer = await guest('Twice Answered');
    await input().pressSequentially('It is on its way');
    await row('Twice Answered', other).click();
    await message(other, 'Hello from Twice Answered').waitFor();
    await composerReady(other);
    await answer(other, 'It left yesterday');
    await phoneShows(customer, 'It left yesterday');
    await message(page, 'It left yesterday').waitFor();
    // who writes on looks at their own words
    await input().pressSequentially(' to you');
    await page.getByTestId('composer-send').click();
    await page.getByTestId('meanwhile').getByTestId('answered-by').filter({ hasText: 'Ada Lane answered meanwhile.' }).waitFor();
    await shot('answered');
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(await ours(customer), ['It left yesterday']);
    await page.getByTestId('meanwhile').getByRole('button', { name: 'Send anyway' }).click();
    await phoneShows(customer, 'It is on its way to you');

    // one's own answer from another place is none of a colleague
    await input().pressSequentially('Anything else?');
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const sent = await page.request.post(`${frontdesk.url}/api/v1/conversations/${id}/messages`, {
      data: { client_id: randomUUID(), audience: 'customer', text: 'One more thing' },
      headers: { origin: frontdesk.url },
    });
    assert.ok(sent.ok(), `sent from elsewhere: ${sent.status()}`);
    await message(page, 'One more thing').waitFor();
    await page.getByTestId('composer-send').click();
    await phoneShows(customer, 'Anything else?');
    await areThere(page.getByTestId('meanwhile'), 0);
    await context.close();
  });

  test('nothing went wrong on the way', () => assert.deepEqual(complaints, []));
});
