// Telegram: a bot connected by its token, a customer on the phone, an agent in the dashboard.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { answer, becomes, logIn, message, open, phone, standsStill } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { becomesEqual } from './lib/until.mjs';

/** How many different pictures the canvas in it shows within sixty frames of the browser. */
const pictures = (sticker) =>
  sticker.locator('canvas').evaluate(async (canvas) => {
    const seen = new Set();
    for (let frame = 0; frame < 60; frame += 1) {
      await new Promise(requestAnimationFrame);
      seen.add(canvas.toDataURL());
    }
    return seen.size;
  });

const isPainted = (canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0);

describe('Telegram in a browser', () => {
  let frontdesk;
  let browser;
  let desk;
  let street;
  let sandbox;
  let device;

  before(async () => {
    [frontdesk, browser] = await startDemo();
    [desk, street] = [await openPage(browser), await openPage(browser)];
    await logIn(desk.page, frontdesk.url);
    await street.page.goto(frontdesk.sandboxUrl);
    await street.page.locator('html[data-ready]').waitFor();
    sandbox = new Sandbox(frontdesk.sandboxUrl);
    device = phone(street.page, 'telegram');
  });

  afterEach((context) => picture(context, { desk: desk.page, phones: street.page }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  /** A look for whoever reads the run. */
  const look = (page, name) => show(page, `telegram-${name}`);

  test('the sample workspace has conversations with its bot', async () => {
    await desk.page.getByTestId('conversation-item').filter({ hasText: 'Hana Kovač' }).first().waitFor();
  });

  test('a message arrives without a reload, and the answer comes back', async () => {
    const question = `Is the green one still there? ${Date.now()}`;
    const reply = `It is 👍 ${Date.now()}`;
    await device.write(question);
    await open(desk.page, question);
    await answer(desk.page, reply);
    const sent = message(desk.page, reply);
    await becomes(sent, 'data-status', 'sent');
    await device.bubble(reply).waitFor();
    assert.equal(await device.bubble(reply).count(), 1, 'delivered once');
    assert.equal(await message(desk.page, question).count(), 1, 'shown once');
  });

  test('edits, reactions and quotes are seen on both sides', async () => {
    const words = `Ill come at nine ${Date.now()}`;
    await device.write(words);
    await open(desk.page, words);
    await device.bubble(words).getByTestId('bubble-menu').click();
    await street.page.getByTestId('edit').click();
    const corrected = words.replace('Ill', 'I will');
    await street.page.locator('#correct [name=text]').fill(corrected);
    await street.page.locator('#correct [value=save]').click();
    await message(desk.page, corrected).waitFor();

    const reply = `See you then ${Date.now()}`;
    await answer(desk.page, reply);
    await device.bubble(reply).waitFor();
    await device.bubble(reply).getByTestId('bubble-menu').click();
    await street.page.getByTestId('react').nth(1).click();
    await message(desk.page, reply).getByText('reacted with 👍').waitFor({ state: 'attached' });
    await device.bubble(reply).getByTestId('bubble-menu').click();
    await street.page.getByTestId('quote').click();
    const quoting = `At the front door? ${Date.now()}`;
    await device.write(quoting);
    await message(desk.page, quoting).filter({ hasText: reply }).waitFor();
    await look(street.page, 'phones');
  });

  test('every kind that the phone can send is shown', async () => {
    const { items } = await (await fetch(`${frontdesk.sandboxUrl}/__sandbox/kinds`)).json();
    const kinds = items.filter(({ channels }) => channels.includes('telegram')).map(({ name }) => name);
    const words = `All of it ${Date.now()}`;
    await device.write(words);
    await open(desk.page, words);
    const account = await sandbox.account('telegram');
    const person = await sandbox.customer('telegram', account.id, 'Every Kind');
    await person.write({ text: `Here it comes ${words}` });
    await open(desk.page, `Here it comes ${words}`);
    const shown = kinds.filter((name) => name !== 'pinned' && !name.endsWith('blocked'));
    for (const kind of shown) await person.write({ kind });
    for (const media of ['sample:voice', 'sample:file', 'sample:sticker', 'sample:video']) await person.write({ media });
    await person.write({ text: `That was all ${words}` });
    await message(desk.page, `That was all ${words}`).waitFor();
    await standsStill(desk.page);
    const thread = await desk.page.getByTestId('thread').innerText();
    assert.doesNotMatch(thread, /undefined|\[object|Something went wrong/);
    await look(desk.page, 'kinds-end');
    await desk.page.getByTestId('thread').hover();
    for (const turn of [1, 2, 3]) {
      await desk.page.mouse.wheel(0, -800);
      await standsStill(desk.page);
      await look(desk.page, `kinds-${turn}`);
    }
    assert.deepEqual(await barriers(desk.page), []);
  });

  test('a drawn sticker moves, and stands still for those who want no movement', async () => {
    const { page } = desk;
    const person = await sandbox.customer('telegram', (await sandbox.account('telegram')).id, `Drawn ${Date.now()}`);
    await person.write({ media: 'sample:swinging' });
    await page.getByTestId('conversation-item').filter({ hasText: person.name }).click();
    const sticker = page.getByTestId('thread').getByTestId('drawn-sticker');
    await becomes(sticker, 'data-drawn', 'true');
    await sticker.getByRole('img', { name: 'Sticker 🔔' }).waitFor();
    await becomesEqual(() => sticker.evaluate(({ offsetWidth, offsetHeight }) => [offsetWidth, offsetHeight]), [144, 144]);
    assert.ok((await pictures(sticker)) > 10, 'it moves');
    await look(page, 'drawn');

    await page.emulateMedia({ reducedMotion: 'reduce' });
    await becomes(sticker, 'data-moves', 'false');
    await becomesEqual(() => pictures(sticker), 1, 'it stands still');
    await sticker.getByRole('button', { name: 'Let the sticker move' }).press('Enter');
    assert.ok((await pictures(sticker)) > 10, 'it moves when it is told to');
    await sticker.getByRole('button', { name: 'Stop the sticker' }).press('Enter');
    await becomesEqual(() => pictures(sticker), 1, 'and stops');

    await page.reload();
    await page.getByTestId('conversation-item').filter({ hasText: person.name }).click();
    await becomes(sticker, 'data-drawn', 'true');
    assert.equal(await pictures(sticker), 1, 'it stood still from the beginning');
    assert.ok(await sticker.locator('canvas').evaluate(isPainted), 'its first picture is there');
    assert.deepEqual(await barriers(page), []);
    await look(page, 'drawn-still');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look(page, 'drawn-still-dark');
    assert.deepEqual(await barriers(page), []);
    await page.setViewportSize({ width: 390, height: 844 });
    await look(page, 'drawn-phone-dark');
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
    await becomes(sticker, 'data-moves', 'true');
    await look(page, 'drawn-phone');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('who blocks the bot is not reached, and it says so', async () => {
    const words = `Leave me alone ${Date.now()}`;
    await device.write(words);
    await open(desk.page, words);
    await device.device.getByTestId('attach-more').click();
    await street.page.getByTestId('kind-blocked').click();
    await desk.page.getByTestId('thread').getByText(/blocked/).last().waitFor();
    await desk.page.getByTestId('unreachable').getByText(/has blocked this account/).waitFor();
    await desk.page.getByTestId('contact-unreachable').getByText('Cannot be reached').waitFor();
    await look(desk.page, 'unreachable');
    await desk.page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await barriers(desk.page), []);
    await look(desk.page, 'unreachable-dark');
    await desk.page.emulateMedia({ colorScheme: 'light' });
    const reply = `Sorry ${Date.now()}`;
    await answer(desk.page, reply);
    const failed = message(desk.page, reply);
    await becomes(failed, 'data-status', 'failed');
    await failed.getByTestId('delivery-problem').filter({ hasText: /blocked this bot/ }).waitFor();
    await look(desk.page, 'blocked');
    await device.device.getByTestId('attach-more').click();
    await street.page.getByTestId('kind-unblocked').click();
    await desk.page.getByTestId('unreachable').waitFor({ state: 'detached' });
  });

  test('another bot is connected by its token alone, and its first message arrives', async () => {
    const id = String(8_000_000_000 + (Date.now() % 1_000_000));
    await sandbox.open('telegram', id, `${id}:a-secret`);
    await desk.page.goto(`${frontdesk.url}/settings/inboxes`);
    await desk.page.getByTestId('inbox-add').click();
    await desk.page.getByTestId('connect-telegram').click();
    await desk.page.getByTestId('have-token').click();
    const form = desk.page.getByRole('dialog');
    await form.getByLabel('Bot token').fill(`${id}:wrong`);
    await look(desk.page, 'form');
    await form.getByRole('button', { name: 'Connect' }).click();
    await form.getByText(/token/i).first().waitFor();
    await form.getByLabel('Bot token').fill(`${id}:a-secret`);
    await form.getByRole('button', { name: 'Connect' }).click();
    await form.waitFor({ state: 'hidden' });
    await desk.page.getByText(`Account ${id}`).first().waitFor();

    const person = await sandbox.customer('telegram', id, 'First Customer');
    const words = `Anybody there? ${Date.now()}`;
    await person.write({ text: words });
    await desk.page.goto(frontdesk.url);
    await open(desk.page, words);
    assert.deepEqual(desk.complaints.filter((line) => !/status of (401|422)/.test(line)), []);
  });
});
