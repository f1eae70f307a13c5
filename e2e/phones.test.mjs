// The phones page: what a person sees who plays the customers, and the world around the phones.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { answer, areThere, logIn, message, open, phone } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { becomesEqual, until } from './lib/until.mjs';

describe('the phones page', () => {
  let frontdesk;
  let browser;
  let desk;
  let street;
  let sandbox;

  before(async () => {
    [frontdesk, browser] = await startDemo({ args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] });
    [desk, street] = [await openPage(browser), await openPage(browser)];
    await logIn(desk.page, frontdesk.url);
    await street.page.goto(frontdesk.sandboxUrl);
    await street.page.locator('html[data-ready]').waitFor();
    sandbox = new Sandbox(frontdesk.sandboxUrl);
  });

  afterEach((context) => picture(context, { desk: desk.page, phones: street.page }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  const look = (name) => show(street.page, `phones-${name}`);
  const world = () => street.page.locator('#world summary').click();

  test('the world says which accounts are free, and knows when one is not any more', async () => {
    const { page } = street;
    await world();
    const [free, connected] = ['accounts-free', 'accounts-connected'].map((id) => page.getByTestId(id));
    await connected.getByText('Telegram: Two Wheels bot').waitFor();
    const bot = free.locator('li').filter({ hasText: 'Two Wheels Workshop bot' });
    await areThere(connected.locator('li'), 4);
    await areThere(free.locator('li'), 5);
    for (const [width, height] of [[1440, 900], [390, 700]]) {
      await page.setViewportSize({ width, height });
      const { bottom, right } = await page.locator('#settings').evaluate((form) => form.getBoundingClientRect());
      assert.ok(bottom <= height && right <= width, `the world ends at ${right}, ${bottom} of ${width}, ${height}`);
      await look(`world-${width}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });

    // every Page that a login offers is one that is listed
    const { items } = await (await fetch(`${frontdesk.sandboxUrl}/__sandbox/accounts`)).json();
    const pages = items.filter(({ channel }) => channel === 'messenger').map(({ id }) => id);
    for (const { name, page_id: behind } of items) assert.ok(!behind || pages.includes(behind), name);

    const token = await bot.locator('dd').last().innerText();
    await desk.page.goto(`${frontdesk.url}/settings/inboxes/connect/telegram`);
    await desk.page.getByTestId('have-token').click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByLabel(/token/i).fill('nonsense');
    await dialog.getByTestId('check').click();
    await dialog.getByText(/This is not a bot's token/).waitFor();
    await dialog.getByLabel(/token/i).fill(token);
    await dialog.getByLabel('Name').fill('Workshop bot');
    await dialog.locator('button[type=submit]').click();
    await desk.page.getByTestId('inbox-row').filter({ hasText: 'Workshop bot' }).waitFor();
    // it is asked when it is opened
    await until('the world knows of it', async () => {
      await world();
      await world();
      return connected.getByText('Telegram: Two Wheels Workshop bot').waitFor({ timeout: 5_000 }).then(() => true, () => false);
    });
    await world();
  });

  test('a trouble that the next reply has met is not announced any longer', async () => {
    const { page } = street;
    const whatsapp = await sandbox.account('whatsapp');
    const lee = await sandbox.customer('whatsapp', whatsapp.id, 'Lee Example');
    await lee.write({ text: 'Is it repaired?' });
    await world();
    await page.getByRole('button', { name: 'is too fast' }).click();
    await page.locator('#faults').getByText('The next reply is too fast.').waitFor();
    await desk.page.goto(`${frontdesk.url}/desk/all`);
    await open(desk.page, 'Is it repaired?');
    await answer(desk.page, 'It is.');
    await page.waitForFunction(() => document.querySelector('#faults').textContent === '');
    const faults = async () => (await (await fetch(`${frontdesk.sandboxUrl}/__sandbox/faults`)).json()).items;
    await becomesEqual(faults, [], 'and nothing is left of it on the other channels');
    await world();
  });

  test('polls, dice and stickers that move are shown', async () => {
    const { device } = phone(street.page, 'telegram');
    for (const kind of ['poll', 'dice', 'drawn_sticker']) {
      await device.getByTestId('attach-more').click();
      await street.page.getByTestId(`kind-${kind}`).click();
    }
    await device.getByText('Red or green?').waitFor();
    await device.getByText('🎲 4').waitFor();
    const sticker = device.getByRole('img', { name: 'Sticker that moves' }).locator('svg');
    await sticker.waitFor();
    const swing = () => sticker.locator('> g').first().getAttribute('transform');
    const before = await swing();
    await street.page.waitForFunction(([sel, was]) => document.querySelector(sel)?.getAttribute('transform') !== was, ['.drawn svg > g', before]);
    await look('telegram');
  });

  test('a tap says what it answers', async () => {
    const whatsapp = await sandbox.account('whatsapp');
    const kim = await sandbox.customer('whatsapp', whatsapp.id, 'Kim Example');
    await kim.write({ text: 'When can I come?' });
    await desk.page.goto(`${frontdesk.url}/desk/all`);
    await open(desk.page, 'When can I come?');
    await answer(desk.page, 'Tomorrow at ten?');
    await message(desk.page, 'Tomorrow at ten?').waitFor();
    const offer = await until('the offer is on the phone', async () => (await kim.thread()).messages.find(({ direction }) => direction === 'out'));
    await kim.act('postback', { title: 'Yes', payload: 'yes', kind: 'button_reply', message: offer.id });
    const tapped = (await kim.thread()).messages.find(({ text }) => text === 'Yes');
    assert.equal(tapped.reply_to.preview, 'Tomorrow at ten?');
  });

  test('names are whole, and a recording moves nothing', async () => {
    const { page } = street;
    for (const channel of ['whatsapp', 'messenger', 'instagram', 'telegram']) {
      const choice = page.getByTestId(`phone-${channel}`).locator('.account');
      await choice.waitFor();
      const [needed, shown] = await choice.evaluate((select) => {
        const text = document.createElement('canvas').getContext('2d');
        text.font = getComputedStyle(select).font;
        return [text.measureText(select.selectedOptions[0].text).width, select.clientWidth];
      });
      assert.ok(needed < shown, `${channel}: the name needs ${needed} px of ${shown}`);
    }
    const { device } = phone(page, 'whatsapp');
    const top = () => device.locator('.who').evaluate((line) => line.getBoundingClientRect().top);
    const before = await top();
    await device.getByTestId('attach-voice').click();
    await device.getByText('Recording: tap again to send').waitFor();
    await becomesEqual(top, before);
    await look('recording');
    await device.getByTestId('attach-voice').click();
    await device.locator('audio').last().waitFor();
  });

  test('the menu of everything scrolls where it is too small, and shows that', async () => {
    const { page } = street;
    await page.setViewportSize({ width: 390, height: 640 });
    await page.getByTestId('tab-whatsapp').click();
    await page.getByTestId('phone-whatsapp').getByTestId('attach-more').click();
    const menu = page.locator('#menu .kinds');
    const { top, bottom, height, inner } = await menu.evaluate((list) => {
      const { top, bottom } = list.getBoundingClientRect();
      return { top, bottom, height: list.clientHeight, inner: list.scrollHeight };
    });
    assert.ok(top >= 0 && bottom <= 640, `it is within the window: ${top} to ${bottom}`);
    assert.ok(inner > height, 'there is more than fits');
    assert.match(await menu.evaluate((list) => getComputedStyle(list).backgroundAttachment), /local.*scroll/);
    await look('menu');
    await page.keyboard.press('Escape');
    assert.deepEqual(street.complaints, []);
  });
});
