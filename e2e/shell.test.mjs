// The shell around the desk: the command bar, keys, and how an agent is told.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage } from './lib/browser.mjs';
import { becomes, composerHas, composerReady, DEMO, focusOn, message } from './lib/desk.mjs';
import { becomesEqual, until } from './lib/until.mjs';

describe('the command bar and keys in a browser', () => {
  let page;
  let sandbox;
  let whatsapp;

  const there = atTheDesk();

  before(async () => {
    ({ page, sandbox } = there);
    whatsapp = await sandbox.account('whatsapp');
  });

  async function conversation(text) {
    const customer = await sandbox.customer('whatsapp', whatsapp.id, `Guest ${Date.now()}`);
    await customer.write({ text });
    await page.getByTestId('conversation-item').filter({ hasText: customer.name }).click();
    await message(page, text).waitFor();
    // it takes the focus, and keys with it
    await composerReady(page);
    return customer;
  }

  const bar = () => page.getByTestId('command-bar');
  const command = (id) => bar().locator(`[data-id="${id}"]`);
  const outside = () => page.evaluate(() => document.activeElement?.blur());

  async function find(text) {
    await page.keyboard.press('Control+k');
    await focusOn(page, 'command-input');
    await page.keyboard.type(text);
  }

  /** A key press of another layout, at the place where the letter would be. */
  const pressAt = (code, key, more = {}) =>
    page.evaluate(
      ([at, written, held]) => {
        const event = new KeyboardEvent('keydown', { code: at, key: written, bubbles: true, cancelable: true, ...held });
        (document.activeElement ?? document.body).dispatchEvent(event);
      },
      [code, key, more],
    );

  test('finds an action, a page, a conversation and a person, and gives the focus back', async () => {
    const customer = await conversation('Where is my blue umbrella?');

    await find('resolv');
    await command('do:resolve').waitFor();
    assert.deepEqual(await barriers(page), [], 'the open bar');
    await page.keyboard.press('Enter');
    await page.getByTestId('reopen').waitFor();
    await bar().waitFor({ state: 'detached' });

    await find('memb');
    await bar().getByTestId('command').first().filter({ hasText: 'Members' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/settings\/members/);

    await find('blue umbr');
    await command(`conversation:${await idOf(customer)}`).click();
    await message(page, 'blue umbrella').waitFor();

    await page.keyboard.press('Alt+s');
    await page.waitForURL(/settings$/);
    await find(customer.name);
    await bar().getByRole('group', { name: 'Contacts' }).getByTestId('command').filter({ hasText: customer.name }).first().click();
    await page.getByTestId('contact-details').getByRole('link', { name: /blue umbrella/ }).click();
    await message(page, 'blue umbrella').waitFor();
  });

  async function idOf(customer) {
    const search = (q) => fetch(`/api/v1/search?q=${encodeURIComponent(q)}`).then((response) => response.json());
    return until('the conversation is found', async () => (await page.evaluate(search, customer.name)).items[0]?.conversation.id);
  }

  test('goes inside of an action, and shows what was used last first', async () => {
    await conversation('Please assign me');
    await outside();
    await page.keyboard.press('a');
    await bar().getByRole('option', { name: /You/ }).waitFor();
    const { user } = await page.evaluate(() => fetch('/api/v1/me').then((response) => response.json()));
    await focusOn(page, 'command-input');
    await page.keyboard.type(user.name.slice(0, 4).toLowerCase());
    await bar().getByRole('option').first().filter({ hasText: 'You' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('assign-me').waitFor({ state: 'detached' });
    await bar().waitFor({ state: 'detached' });

    await outside();
    await page.keyboard.press('l');
    const label = bar().getByRole('option').first();
    const name = (await label.textContent()).trim();
    await label.click();
    await page.getByRole('complementary').getByText(name).waitFor();

    await bar().waitFor({ state: 'detached' });
    await find('');
    await bar().getByText('Priority …').click();
    await bar().getByRole('option', { name: 'Urgent' }).waitFor();
    await focusOn(page, 'command-input');
    await page.keyboard.press('Backspace');
    await bar().getByText('Priority …').first().waitFor();
    // what was used last comes first
    await becomes(bar().getByTestId('command').first(), 'data-id', 'priority');
    await page.keyboard.press('Escape');
    await bar().waitFor({ state: 'detached' });
  });

  test('takes back the last change, and goes through the views', async () => {
    await conversation('To be resolved');
    await outside();
    await page.keyboard.press('e');
    await page.getByTestId('reopen').waitFor();
    await page.getByRole('button', { name: 'Undo' }).first().waitFor();
    await page.keyboard.press('z');
    await page.getByTestId('resolve').waitFor();

    // one right after the other, before the server has said anything
    const id = page.url().split('/').at(-1).split('?')[0];
    await page.keyboard.press('e');
    await page.keyboard.press('z');
    await page.getByTestId('resolve').waitFor();
    await page.getByText('reopened the conversation').nth(1).waitFor();
    const stored = async () => (await (await page.request.get(`${there.frontdesk.url}/api/v1/conversations/${id}`)).json()).status;
    await becomesEqual(stored, 'open');

    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await page.waitForURL(/desk\/mine/);
    await page.keyboard.press('Alt+n');
    await page.waitForURL(/desk\/unassigned/);
    await page.keyboard.press('Alt+c');
    await page.waitForURL(/desk\/all/);
  });

  test('leads by keys alone from the login to a reply that was sent', async () => {
    const customer = await sandbox.customer('whatsapp', whatsapp.id, `Keys ${Date.now()}`);
    await customer.write({ text: 'Can you do it without a mouse?' });
    const { page: hands, context } = await openPage(there.browser);
    await hands.goto(there.frontdesk.url);
    await focusOn(hands, 'login-email');
    await hands.keyboard.type(DEMO.email);
    await hands.keyboard.press('Tab');
    await focusOn(hands, 'login-password');
    await hands.keyboard.type(DEMO.password);
    await hands.keyboard.press('Enter');
    const row = hands.getByTestId('conversation-item').filter({ hasText: customer.name });
    await row.waitFor();

    await hands.keyboard.press('Control+k');
    await focusOn(hands, 'command-input');
    await hands.keyboard.type(customer.name);
    await hands.getByTestId('command').first().filter({ hasText: customer.name }).waitFor();
    await hands.keyboard.press('Enter');
    await message(hands, 'Can you do it without a mouse?').waitFor();
    await composerReady(hands);
    await hands.keyboard.type('Every word of it');
    await hands.keyboard.press('Enter');
    await until('the phone shows it', async () => (await customer.thread()).messages.some(({ direction, text }) => direction === 'out' && text === 'Every word of it'));
    await context.close();
  });

  test('works on a Cyrillic and on a French keyboard', async () => {
    await conversation('On every keyboard');
    await outside();
    await pressAt('KeyE', 'у');
    await page.getByTestId('reopen').waitFor();
    await pressAt('KeyE', 'у');
    await page.getByTestId('resolve').waitFor();
    await pressAt('Slash', ',', { shiftKey: true });
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await pressAt('KeyK', 'л', { ctrlKey: true });
    await bar().waitFor();
    await page.keyboard.press('Escape');
    await bar().waitFor({ state: 'detached' });

    await outside();
    await pressAt('KeyQ', 'a');
    await bar().getByRole('option', { name: /You/ }).waitFor();
    await page.keyboard.press('Escape');
    await bar().waitFor({ state: 'detached' });
  });

  test('attaches, picks emoji and goes between reply and note by keys, on a Cyrillic and an Arabic keyboard too', async () => {
    await conversation('By keys alone');
    const field = page.getByTestId('composer-input');
    for (const [file, emoji, tab] of [['a', 'i', 't'], ['ф', 'ш', 'е'], ['ش', 'ه', 'ف']]) {
      await field.focus();
      await pressAt('KeyT', tab, { altKey: true });
      await page.locator('[data-testid=composer-tab-team][aria-selected=true]').waitFor();
      await pressAt('KeyT', tab, { altKey: true });
      await page.locator('[data-testid=composer-tab-customer][aria-selected=true]').waitFor();

      await pressAt('KeyI', emoji, { altKey: true });
      await page.getByRole('dialog', { name: 'Emoji' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });

      await field.focus();
      const clicked = page.evaluate(() => new Promise((resolve) => document.querySelector('[data-testid=composer-file]').addEventListener('click', (event) => (event.preventDefault(), resolve(true)), { once: true })));
      await pressAt('KeyA', file, { altKey: true });
      assert.ok(await clicked);
    }
    // what is picked stands where one was writing
    await field.fill('On its way ');
    await field.press('Alt+i');
    const emoji = page.getByRole('dialog', { name: 'Emoji' });
    await emoji.getByRole('searchbox').fill('bicycle');
    await emoji.getByRole('button', { name: 'bicycle', exact: true }).click();
    await composerHas(page, 'On its way 🚲\uFE0F');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await field.fill('');
    // by a real key the browser opens its chooser of files
    const chooser = page.waitForEvent('filechooser');
    await field.press('Alt+a');
    await chooser;
  });

  test('the theme goes with the system while it is open, until one is chosen', async () => {
    const { page: own, context } = await openPage(there.browser, { colorScheme: 'light', storageState: { cookies: await page.context().cookies(), origins: [] } });
    await own.goto(`${there.frontdesk.url}/settings/profile`);
    await own.getByTestId('language').waitFor();
    const ground = () => own.evaluate(() => [document.documentElement.dataset.theme, Number(/\d+/.exec(getComputedStyle(document.documentElement).backgroundColor)[0]) > 127 ? 'bright' : 'dim']);
    await becomesEqual(ground, ['light', 'bright']);
    await own.emulateMedia({ colorScheme: 'dark' });
    await becomesEqual(ground, ['dark', 'dim']);
    await own.emulateMedia({ colorScheme: 'light' });
    await becomesEqual(ground, ['light', 'bright']);

    await own.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark', { exact: true }).click();
    await becomesEqual(ground, ['dark', 'dim']);
    await own.getByRole('radiogroup', { name: 'Theme' }).getByText('System', { exact: true }).click();
    await becomesEqual(ground, ['light', 'bright']);
    await own.getByRole('radiogroup', { name: 'Theme' }).getByText('Light', { exact: true }).click();
    await own.emulateMedia({ colorScheme: 'dark' });
    await own.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches);
    assert.deepEqual(await ground(), ['light', 'bright'], 'what is chosen stays');
    await context.close();
  });

  test('the sheet shows every key, and can be read by everyone', async () => {
    await outside();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.waitFor();
    await until('it has the keys', async () => (await sheet.locator('[data-shortcut]').count()) >= 20);
    assert.deepEqual(await barriers(page), []);
    await page.keyboard.press('Escape');
  });

  test('a name of one’s own is changed, and every open page has it', async () => {
    const { page: other, context } = await openPage(there.browser, { storageState: { cookies: await page.context().cookies(), origins: [] } });
    await other.goto(there.frontdesk.url);
    await other.getByTestId('conversation-item').first().waitFor();
    await page.goto(`${there.frontdesk.url}/settings/profile`);
    await page.getByTestId('change-name').click();
    const dialog = page.getByRole('dialog', { name: 'Change your name' });
    await dialog.getByLabel('Your name').fill(' ');
    assert.deepEqual(await barriers(page), []);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Your name').fill('Robin of the Desk');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    for (const each of [page, other]) await each.getByRole('button', { name: 'Robin of the Desk' }).waitFor();
    await context.close();
  });
});
