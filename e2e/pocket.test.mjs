// The desk on a phone of 390 px: targets for a thumb, a keyboard on the screen, and the gesture that goes back.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage } from './lib/browser.mjs';
import { becomes, composerHas, logIn, message, open } from './lib/desk.mjs';
import { until } from './lib/until.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==', 'base64');
const THUMB = 44;

describe('the desk in a pocket', () => {
  const there = atTheDesk();
  let page;
  let customer;
  before(async () => {
    ({ page } = await openPage(there.browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }));
    await logIn(page, there.frontdesk.url);
    const whatsapp = await there.sandbox.account('whatsapp');
    customer = await there.sandbox.customer('whatsapp', whatsapp.id, 'Pocket Paula');
    for (let line = 1; line <= 25; line++) await customer.write({ text: `Line ${line}`, at: Date.now() });
    await open(page, 'Line 25');
    await page.getByTestId('composer-input').waitFor();
  });

  const input = () => page.getByTestId('composer-input');

  test('everything of the composer and above the thread can be hit with a thumb', async () => {
    const small = await page.evaluate((least) => {
      const parts = [document.querySelector('header:has([data-testid=thread-contact])'), document.querySelector('[data-testid=composer-input]').closest('section')];
      return parts
        .flatMap((part) => [...part.querySelectorAll('button:not([data-testid=thread-contact])')])
        .map((button) => ({ name: button.getAttribute('aria-label') || button.innerText, box: button.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < least || box.height < least))
        .map(({ name, box }) => `${name}: ${box.width} x ${box.height}`);
    }, THUMB);
    assert.deepEqual(small, []);
    assert.deepEqual(await barriers(page), []);
  });

  test('what has no room beside the text is in one menu', async () => {
    await page.getByTestId('composer-more').tap();
    await page.getByRole('menuitem', { name: 'Canned responses' }).tap();
    await page.getByRole('option', { name: /hours/ }).tap();
    await until('it is in the reply', async () => (await input().inputValue()).includes('We are open'));
    await input().fill('');
    await composerHas(page, '');
  });

  test('a keyboard on the screen covers neither the text that is written nor the last message', async () => {
    await page.evaluate(() => {
      Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => 480 });
      visualViewport.dispatchEvent(new Event('resize'));
    });
    const bottom = async (locator) => {
      const { y, height } = await locator.boundingBox();
      return y + height;
    };
    await page.waitForFunction(() => document.querySelector('[data-testid=composer-send]').getBoundingClientRect().bottom <= 480);
    await page.waitForFunction(() => {
      const all = [...document.querySelectorAll('[data-testid=thread] [data-testid=message]')];
      const last = all.find((each) => each.innerText.includes('Line 25'))?.getBoundingClientRect();
      return last && last.top > 0 && last.bottom <= document.querySelector('[data-testid=composer-input]').closest('section').getBoundingClientRect().top + 1;
    });
    const { y } = await input().boundingBox();
    assert.ok(y > 0);
    await input().fill('Written above a keyboard');
    await page.getByTestId('composer-send').tap();
    await message(page, 'Written above a keyboard').waitFor();
    await until('the button is above the keyboard', async () => (await bottom(page.getByTestId('composer-send'))) <= 480);
    await page.evaluate(() => {
      delete visualViewport.height;
      visualViewport.dispatchEvent(new Event('resize'));
    });
    await page.waitForFunction(() => document.querySelector('[data-testid=composer-send]').getBoundingClientRect().bottom > 700);
  });

  test('going back closes what lies on top, one after the other, and then leads to the list', async () => {
    const thread = page.url();
    await page.getByTestId('thread-contact').tap();
    await page.getByRole('complementary').waitFor();
    await page.goBack();
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    assert.equal(page.url(), thread);
    await input().waitFor();

    await page.getByTestId('composer-file').setInputFiles([{ name: 'plan.png', mimeType: 'image/png', buffer: PNG }]);
    await page.getByTestId('composer-attachment').waitFor();
    await page.getByTestId('composer-send').tap();
    const picture = page.getByTestId('thread').getByTestId('message').filter({ has: page.locator('img') }).last();
    // what was sent is shown from here first, then from the server
    await becomes(picture, 'data-status', 'read');
    await picture.locator('button:has(img)').first().tap();
    await page.getByRole('dialog').waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(page.url(), thread);

    await page.goBack();
    await page.waitForURL(/\/desk\/all$/);
    await page.getByTestId('conversation-item').first().waitFor();

    await page.getByRole('button', { name: /Open the menu/ }).tap();
    await page.getByRole('dialog').waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.match(page.url(), /\/desk\/all$/);
  });

  test('settings begin with the list of their pages, and each leads back to it', async () => {
    await page.goto(`${there.frontdesk.url}/settings`);
    const list = page.getByTestId('settings-pages');
    for (const group of ['For you', 'Channels', 'People', 'At work']) await list.getByText(group, { exact: true }).waitFor();
    assert.deepEqual(await barriers(page), []);
    const cut = await list.evaluate((nav) => [...nav.querySelectorAll('a span')].filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.innerText));
    assert.deepEqual(cut, []);
    await list.getByRole('link', { name: 'Labels' }).tap();
    await page.getByRole('heading', { name: 'Labels' }).waitFor();
    await list.waitFor({ state: 'detached' });
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('settings-back').tap();
    await list.waitFor();
    await page.waitForURL(/\/settings$/);
    await page.goto(`${there.frontdesk.url}/desk/all`);
    await page.getByTestId('conversation-item').first().waitFor();
  });

  test('a page of the menu is gone back from in one step', async () => {
    await page.getByRole('button', { name: /Open the menu/ }).tap();
    await page.getByRole('dialog').getByRole('link', { name: /^Scheduled/ }).tap();
    await page.getByTestId('scheduled-page').waitFor();
    await page.goBack();
    await page.waitForURL(/\/desk\/all$/);
    await page.getByTestId('conversation-item').first().waitFor();
  });
});
