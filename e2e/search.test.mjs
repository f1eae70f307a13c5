// The search box: words of messages and names, filters, and the way to the message that was found.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { areThere, becomes, logIn, message } from './lib/desk.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { becomesEqual } from './lib/until.mjs';

describe('the search box', () => {
  let frontdesk;
  let browser;
  let page;
  let customer;

  before(async () => {
    [frontdesk, browser] = await startDemo();
    ({ page } = await openPage(browser));
    await logIn(page, frontdesk.url);
    const sandbox = new Sandbox(frontdesk.sandboxUrl);
    const whatsapp = await sandbox.account('whatsapp');
    customer = await sandbox.customer('whatsapp', whatsapp.id, `Zoë Searched ${Date.now()}`);
    await customer.write({ text: 'The marzipan pigs arrived broken' });
    for (let n = 0; n < 60; n += 1) await customer.write({ text: `And something else, number ${n}` });
    await customer.write({ text: '新しい靴を注文しました' });
    await page.getByTestId('conversation-item').filter({ hasText: customer.name }).filter({ hasText: '新しい靴' }).waitFor();
  });

  afterEach((context) => picture(context, { desk: page }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  const hits = () => page.getByTestId('search-hit');

  async function look(words) {
    if (!(await page.getByTestId('search-input').isVisible())) await page.keyboard.press('/');
    await page.getByTestId('search-input').fill(words);
  }

  test('a word of an old message leads to that message, marked', async () => {
    await look('MARZIPAN pig');
    const hit = hits().filter({ hasText: customer.name });
    await becomesEqual(() => hit.locator('mark').allInnerTexts(), ['marzipan', 'pigs']);
    await areThere(hits(), 1);
    await hit.click();
    // it is more than a page back
    await message(page, 'The marzipan pigs arrived broken').waitFor();
    await becomes(hit, 'aria-current', 'true');
    assert.deepEqual(await barriers(page), []);
  });

  test('other scripts, names and filters are found and explained', async () => {
    await look('靴を注文');
    await hits().filter({ hasText: '新しい靴を注文しました' }).waitFor();
    await becomesEqual(() => hits().first().locator('mark').allInnerTexts(), ['靴を注文']);
    await look('zoe searched');
    await hits().filter({ hasText: customer.name }).first().waitFor();
    await look('marzipan from:note');
    await page.getByText('Nothing found', { exact: true }).first().waitFor();
    await look('status:asleep');
    await page.getByText('“status:” can be open, pending, snoozed, resolved.').waitFor();
    await look('marzipan');
    await page.getByTestId('search-filters').click();
    await page.getByRole('menuitem', { name: 'from:customer' }).click();
    await becomesEqual(() => page.getByTestId('search-input').inputValue(), 'marzipan from:customer');
    await hits().filter({ hasText: customer.name }).waitFor();
  });

  test('it works on a phone, and closing it brings the list back', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${frontdesk.url}/desk/all`);
    await page.getByRole('button', { name: /Search messages/ }).click();
    await page.getByTestId('search-input').fill('marzipan');
    await hits().filter({ hasText: customer.name }).waitFor();
    assert.deepEqual(await barriers(page), []);
    const overflows = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    assert.equal(overflows, false);
    await page.getByRole('button', { name: 'Close search' }).click();
    await page.getByTestId('conversation-item').first().waitFor();
  });
});
