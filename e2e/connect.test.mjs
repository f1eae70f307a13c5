// Connecting an account as an admin does it: the wizard, the platform's own window, and back.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { areThere, becomes, logIn, message } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { becomesEqual, until } from './lib/until.mjs';

const WORKSHOP = '100200300400600';
const WORKSHOP_INSTAGRAM = '17840000000000002';
const TOURS = '17840000000000003';
const WORKSHOP_NUMBER = '106500000000002';

describe('connecting an account', () => {
  let frontdesk;
  let browser;
  let desk;
  let page;
  let sandbox;

  before(async () => {
    [frontdesk, browser] = await startDemo();
    desk = await openPage(browser);
    page = desk.page;
    sandbox = new Sandbox(frontdesk.sandboxUrl);
    await logIn(page, frontdesk.url);
  });

  afterEach((context) => picture(context, { desk: page }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  const shot = (name) => show(page, `connect-${name}`, { fullPage: true });
  const inbox = (name) => page.getByTestId('inbox-row').filter({ hasText: name });
  const granted = (id) => page.locator(`[data-testid=granted][data-id="${id}"]`);

  async function wizard(channel) {
    await page.goto(`${frontdesk.url}/settings/inboxes`);
    await page.getByTestId('inbox-add').click();
    await page.getByTestId(`connect-${channel}`).click();
    await page.getByTestId('checks').waitFor();
  }

  /** What the platform's window shows is ticked off and left. */
  async function decide({ without = [], decision = 'continue', choose } = {}) {
    const submit = page.locator(`button[value=${decision}]`);
    await submit.waitFor();
    for (const value of without) await page.locator(`input[value="${value}"]`).uncheck();
    if (choose) await page.locator(`input[value="${choose}"]`).check();
    await submit.click();
  }

  test('a Page and its Instagram account are connected by a login with Facebook', async () => {
    await wizard('messenger');
    assert.deepEqual(await barriers(page), []);
    await shot('messenger');
    await page.locator('[data-ok=good]').first().waitFor();
    await areThere(page.locator('[data-ok=bad]'), 0);
    await page.getByTestId('login-facebook').click();
    await decide();
    await granted(WORKSHOP).waitFor();
    assert.deepEqual(await barriers(page), []);
    await shot('grant');
    // begun for Messenger, so Instagram is a choice of its own
    await granted(WORKSHOP_INSTAGRAM).getByRole('checkbox').check();
    await page.getByTestId('pick').click();
    await page.getByTestId('connect-over').filter({ hasText: /^\d accounts are connected$/ }).waitFor();
    await granted(WORKSHOP).getByTestId('to-inbox').waitFor();
    assert.deepEqual(await barriers(page), []);
    await shot('connected');
    await page.getByTestId('connect-done').click();
    await inbox('Two Wheels Workshop').first().waitFor();
    await becomesEqual(async () => (await (await fetch(`${frontdesk.sandboxUrl}/__sandbox/logins`)).json()).subscriptions[WORKSHOP]?.length, 12, 'what the Page tells of');

    const kim = await sandbox.customer('instagram', WORKSHOP_INSTAGRAM, 'Kim Sample');
    await kim.write({ text: 'Is the workshop open today?' });
    await page.goto(`${frontdesk.url}/desk/all`);
    await page.getByTestId('conversation-item').filter({ hasText: 'Is the workshop open today?' }).waitFor();
  });

  test('what was withheld is said, and a closed window changes nothing', async () => {
    await wizard('messenger');
    await page.getByTestId('login-facebook').click();
    await decide({ without: ['pages_messaging'] });
    const account = granted(WORKSHOP);
    await account.locator('[data-missing=scope]').waitFor();
    await account.getByText(/pages_messaging/).first().waitFor();
    await account.locator('input[type=checkbox]:disabled').waitFor();
    await shot('missing');

    await wizard('messenger');
    await page.getByTestId('login-facebook').click();
    await decide({ decision: 'cancel' });
    const ended = page.getByTestId('login-ended');
    await ended.waitFor();
    await becomes(ended, 'data-problem', 'cancelled');
    assert.deepEqual(await barriers(page), []);
    await shot('cancelled');
    // what stands in an address is not shown
    await page.goto(`${frontdesk.url}/settings/inboxes/connect?problem=%3Cb%3Eyour+money%3C/b%3E`);
    await ended.waitFor();
    await becomes(ended, 'data-problem', 'failed');
  });

  test('an Instagram account is connected by itself', async () => {
    await wizard('instagram');
    await page.getByTestId('login-instagram').click();
    await decide({ choose: TOURS });
    await granted(TOURS).waitFor();
    await page.getByTestId('pick').click();
    await page.getByTestId('connect-done').click();
    await inbox('@twowheels.tours').waitFor();
  });

  test('a WhatsApp number is connected by the sign-up in a window of its own', async () => {
    await wizard('whatsapp');
    const start = page.getByTestId('login-whatsapp');
    const popup = page.waitForEvent('popup');
    await start.click();
    const window = await popup;
    await window.locator(`input[value="${WORKSHOP_NUMBER}"]`).check();
    await window.locator('button[value=continue]').click();
    await granted(WORKSHOP_NUMBER).waitFor();
    await page.getByTestId('pick').click();
    await page.getByTestId('connect-done').click();
    await inbox(WORKSHOP_NUMBER).waitFor();
    assert.deepEqual(desk.complaints.filter((line) => /Content Security Policy|Refused to/.test(line)), [], 'nothing was refused by the page\'s policy');
  });

  test('a sign-up whose window is closed by its cross can be begun again', async () => {
    await wizard('whatsapp');
    const start = page.getByTestId('login-whatsapp');
    for (const round of [1, 2]) {
      const popup = page.waitForEvent('popup');
      await start.click();
      await (await popup).close();
      const problem = page.getByTestId('connect-problem');
      await problem.getByText('Nothing was changed').waitFor();
      await until(`it can be begun again, round ${round}`, () => start.isEnabled());
    }
  });

  test('a token is checked before it is stored', async () => {
    await sandbox.open('messenger', '100200300400700', 'a-page-token');
    await wizard('messenger');
    await page.getByTestId('have-token').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Second hand');
    await dialog.getByLabel('Page id').fill('100200300400700');
    await dialog.getByLabel(/token/i).fill('not-the-token');
    await dialog.getByTestId('check').click();
    await dialog.locator('[data-check=token][data-ok=bad]').waitFor();
    await shot('token-wrong');
    await dialog.getByLabel(/token/i).fill('a-page-token');
    await dialog.getByTestId('check').click();
    await dialog.locator('[data-check=token][data-ok=good]').waitFor();
    assert.deepEqual(await barriers(page), []);
    await dialog.locator('button[type=submit]').click();
    await inbox('Second hand').waitFor();
  });

  test('an inbox whose token died is connected again by a login, and what waited goes out in order', async () => {
    const { id } = await sandbox.account('messenger');
    const lee = await sandbox.customer('messenger', id, 'Lee Example');
    await lee.write({ text: 'Do you rent bicycles?' });
    await sandbox.open('messenger', id, 'a-new-password-ended-the-old-token');
    await page.goto(`${frontdesk.url}/desk/all`);
    await page.getByTestId('conversation-item').filter({ hasText: 'Do you rent bicycles?' }).click();
    const replies = Array.from({ length: 10 }, (_, n) => `Reply ${n + 1}`);
    for (const reply of replies) {
      await page.getByTestId('composer-input').fill(reply);
      await page.getByTestId('composer-send').click();
      await page.getByTestId('message').getByText(reply, { exact: true }).first().waitFor();
    }
    await page.goto(`${frontdesk.url}/settings/inboxes`);
    await page.getByTestId('reconnect').waitFor();
    await shot('dead');
    await page.getByTestId('reconnect').click();
    await decide();
    await page.waitForURL(/\/settings\/inboxes$/);
    await page.getByTestId('reconnect').waitFor({ state: 'detached' });
    await becomesEqual(async () => (await sandbox.journal({ account: id, recipient: lee.id })).map(({ text }) => text), replies);
  });

  test('a WhatsApp number whose token died is connected again, and another number is not taken for it', async () => {
    const { id } = await sandbox.account('whatsapp');
    const robin = await sandbox.customer('whatsapp', id, 'Robin Sample');
    await robin.write({ text: 'Do you sell bells?' });
    await sandbox.open('whatsapp', id, 'another-token-ended-the-old-one');
    await page.goto(`${frontdesk.url}/desk/all`);
    await page.getByTestId('conversation-item').filter({ hasText: 'Do you sell bells?' }).click();
    await page.getByTestId('composer-input').fill('Yes, of brass');
    await page.getByTestId('composer-send').click();
    await message(page, 'Yes, of brass').waitFor();
    await page.goto(`${frontdesk.url}/settings/inboxes`);
    await page.getByTestId('reconnect').click();

    const signUp = async (number) => {
      const start = page.getByTestId('login-whatsapp');
      await start.waitFor();
      const popup = page.waitForEvent('popup');
      await start.click();
      const window = await popup;
      await window.locator(`input[value="${number}"]`).check();
      await window.locator('button[value=continue]').click();
    };
    await signUp(WORKSHOP_NUMBER);
    await page.getByTestId('not-included').filter({ hasText: /^This login does not include .*Log in again/ }).waitFor();
    assert.deepEqual(await barriers(page), []);
    await shot('not-included');

    await page.getByRole('button', { name: 'Log in again' }).click();
    await signUp(id);
    await granted(id).waitFor();
    await until('it is chosen', () => granted(id).getByRole('checkbox').isChecked());
    await page.getByTestId('pick').filter({ hasText: /^Reconnect$/ }).waitFor();
    assert.deepEqual(await barriers(page), []);
    await shot('reconnect');
    await page.getByTestId('pick').click();
    await page.getByTestId('connect-over').waitFor();
    await page.getByTestId('connect-done').click();
    await page.getByTestId('inbox-row').first().waitFor();
    await page.getByTestId('reconnect').waitFor({ state: 'detached' });
    await becomesEqual(async () => (await sandbox.journal({ account: id, recipient: robin.id })).map(({ text }) => text), ['Yes, of brass']);
  });

  test('an inbox keeps the files of customers, or passes them on', async () => {
    await page.goto(`${frontdesk.url}/settings/inboxes`);
    const row = page.getByTestId('inbox-row').first();
    const id = await row.getAttribute('data-id');
    const policy = () => page.evaluate((url) => fetch(url).then((answer) => answer.json()), `/api/v1/inboxes/${id}`).then(({ settings }) => settings.media);
    const dialog = page.getByRole('dialog');
    const keeps = dialog.getByRole('switch', { name: /Keep customers' files/ });
    for (const [before, words, after] of [
      [true, /stay at the platform/, 'proxy'],
      [false, /copied to your own storage/, 'store'],
    ]) {
      await row.getByRole('button', { name: 'Edit' }).click();
      await becomesEqual(() => keeps.isChecked(), before, 'what was chosen before');
      await keeps.press('Space');
      await dialog.getByText(words).waitFor();
      await show(page, `connect-files-${after}`);
      assert.deepEqual(await barriers(page), []);
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
      await becomesEqual(policy, after, 'what becomes of the files');
    }
  });

  test('on a phone and in the dark', async () => {
    const phone = await openPage(browser, { viewport: { width: 390, height: 844 }, colorScheme: 'dark', storageState: await desk.context.storageState() });
    for (const path of ['', '/messenger', '/whatsapp']) {
      await phone.page.goto(`${frontdesk.url}/settings/inboxes/connect${path}`);
      await phone.page.getByTestId('connect-page').waitFor();
      if (path) await phone.page.getByTestId('checks').waitFor();
      assert.deepEqual(await barriers(phone.page), []);
      const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(wide, false, `${path} fits`);
      await show(phone.page, `connect-phone${path.replace('/', '-')}`, { fullPage: true });
    }
    await phone.context.close();
  });
});
