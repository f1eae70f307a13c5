// The people of the workspace: listed, found, changed, and followed to their conversations.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { areThere, focusOn, logIn, message } from './lib/desk.mjs';
import { Sandbox } from './lib/sandbox.mjs';

describe('contacts in a browser', () => {
  let frontdesk;
  let browser;
  let sandbox;
  let account;
  let page;

  before(async () => {
    [frontdesk, browser] = await startDemo();
    sandbox = new Sandbox(frontdesk.sandboxUrl);
    account = await sandbox.account('whatsapp');
    ({ page } = await openPage(browser));
    await logIn(page, frontdesk.url);
  });

  afterEach((context) => picture(context, { page }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  const row = (name) => page.getByTestId('contact-item').filter({ hasText: name });

  test('somebody who writes is there at once, is found by a part of the name, and leads to the conversation', async () => {
    await page.keyboard.press('Alt+v');
    await page.waitForURL(/contacts$/);
    await page.getByTestId('contact-item').first().waitFor();
    const customer = await sandbox.customer('whatsapp', account.id, 'Quentin Newcomer');
    await customer.write({ text: 'I am new here' });
    await row('Quentin Newcomer').waitFor();
    assert.deepEqual(await barriers(page), []);

    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('/');
    await focusOn(page, 'contact-search');
    await page.keyboard.type('newcom');
    await areThere(page.getByTestId('contact-item'), 1);
    await row('Quentin Newcomer').click();
    const details = page.getByTestId('contact-details');
    await details.getByText('I am new here').waitFor();
    await details.getByTestId('identity').filter({ hasText: customer.id }).waitFor();
    assert.deepEqual(await barriers(page), []);

    await details.getByLabel('Name').fill('Quentin Known');
    await details.getByRole('button', { name: 'Save' }).click();
    await row('Quentin Known').waitFor();
    await details.getByRole('link', { name: /I am new here/ }).click();
    await message(page, 'I am new here').waitFor();
  });

  test('somebody who is not here leads back to the list', async () => {
    await page.goto(`${frontdesk.url}/contacts/01890a5d-ac96-774b-bcce-b302099a8057`);
    await page.getByText('This contact is not here').waitFor();
    await areThere(page.getByRole('button', { name: 'Try again' }), 0);
    await page.getByTestId('contacts-back').click();
    await page.waitForURL(/\/contacts$/);
    await page.getByTestId('contact-item').first().waitFor();
  });

  test('goes through the list by keys, and on a phone shows one thing at a time', async () => {
    await page.goto(`${frontdesk.url}/contacts`);
    await page.getByTestId('contact-item').first().waitFor();
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('j');
    await page.waitForURL(/contacts\/[0-9a-f-]+$/);
    const first = page.url();
    await page.keyboard.press('j');
    await page.waitForFunction((before) => location.href !== before, first);
    await page.keyboard.press('k');
    await page.waitForURL(first);

    const { page: phone } = await openPage(browser, { viewport: { width: 390, height: 844 } });
    await logIn(phone, frontdesk.url);
    await phone.goto(`${frontdesk.url}/contacts`);
    await phone.getByTestId('contact-item').first().click();
    await phone.getByTestId('contact-details').waitFor();
    await phone.getByTestId('contact-list').waitFor({ state: 'hidden' });
    assert.deepEqual(await barriers(phone), []);
    await phone.getByRole('button', { name: 'Back to contacts' }).click();
    await phone.getByTestId('contact-list').waitFor();
    await phone.close();
  });

  test('somebody is handed out as a file, and then erased for good', async () => {
    const customer = await sandbox.customer('whatsapp', account.id, 'Gone Tomorrow');
    await customer.write({ text: 'Please forget me' });
    await page.goto(`${frontdesk.url}/contacts`);
    await row('Gone Tomorrow').click();
    const details = page.getByTestId('contact-details');
    await details.getByText('Please forget me').waitFor();

    await page.getByTestId('contact-menu').click();
    await page.getByRole('menuitem', { name: 'Export data' }).click();
    await page.getByTestId('contact-export').waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('contact-export-begin').click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId('contact-export-download').click()]);
    assert.match(file.suggestedFilename(), /\.zip$/);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();

    await page.getByTestId('contact-menu').click();
    await page.getByRole('menuitem', { name: 'Erase' }).click();
    const sure = page.getByTestId('contact-erase-submit');
    assert.equal(await sure.isDisabled(), true);
    await page.getByTestId('contact-erase-confirm').fill('Gone Today');
    assert.equal(await sure.isDisabled(), true);
    await page.getByTestId('contact-erase-confirm').fill('Gone Tomorrow');
    assert.deepEqual(await barriers(page), []);
    await sure.click();
    await page.getByText('Gone Tomorrow was erased.').waitFor();
    await areThere(row('Gone Tomorrow'), 0);
    await page.getByText('This contact is not here').waitFor();

    // who writes again is somebody new
    await customer.write({ text: 'Hello, I am new' });
    await row('Gone Tomorrow').click();
    await details.getByText('Hello, I am new').waitFor();
    await areThere(details.getByText('Please forget me'), 0);
  });
});
