// The main job, as two people do it: a customer writes on a phone, an agent answers in the dashboard, nobody reloads.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { answer, becomes, logIn, message, open, phone } from './lib/desk.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { becomesEqual, until } from './lib/until.mjs';

const CHANNELS = ['whatsapp', 'messenger', 'instagram'];

describe('the main flow in a browser', () => {
  let frontdesk;
  let browser;
  let desk;
  let street;
  let sandbox;

  before(async () => {
    [frontdesk, browser] = await startDemo();
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

  test('the sample workspace looks alive', async () => {
    await desk.page.getByTestId('conversation-item').nth(9).waitFor();
  });

  for (const channel of CHANNELS) {
    test(`${channel}: a message arrives without a reload, and the answer comes back and is read`, async () => {
      const device = phone(street.page, channel);
      const question = `Is this still available? ${channel} ${Date.now()}`;
      const reply = `Yes, it is: ${channel} ${Date.now()} 👍`;
      const loads = await countLoads(desk.page);

      await device.write(question);
      await open(desk.page, question);
      assert.equal(await message(desk.page, question).getAttribute('data-kind'), 'customer');

      await answer(desk.page, reply);
      const sent = message(desk.page, reply);
      await sent.waitFor();
      assert.equal(await sent.count(), 1, 'shown once');
      assert.equal(await sent.getAttribute('data-kind'), 'agent');
      await device.bubble(reply).waitFor();
      assert.equal(await device.bubble(reply).count(), 1, 'delivered once');
      await becomes(sent, 'data-status', 'read');
      assert.equal(await sent.count(), 1, 'still shown once, after its echo and receipts');

      assert.equal(await countLoads(desk.page), loads, 'the dashboard was reloaded');
    });
  }

  test('a picture from the phone is shown in the thread', async () => {
    const device = phone(street.page, 'whatsapp');
    const words = `Look at this ${Date.now()}`;
    await device.write(words);
    await open(desk.page, words);
    await device.device.getByTestId('sample-image').click();
    // The thread keeps only the rows near what is seen, so it is the last row that tells, not their number.
    const picture = desk.page.getByTestId('thread').getByTestId('message').last().locator('img[src*="/attachments/"]');
    await picture.waitFor();
    await picture.evaluate((image) => image.decode());
    await until('it can be seen', () => picture.evaluate((image) => image.naturalWidth > 0));
  });

  test('a reply that the platform refuses says why, and Retry delivers it', async () => {
    const device = phone(street.page, 'whatsapp');
    const question = `Can you hear me? ${Date.now()}`;
    const reply = `Loud and clear ${Date.now()}`;
    await device.write(question);
    await open(desk.page, question);

    const refusal = { kind: 'error', status: 400, code: 131026, message: 'Message undeliverable' };
    // Typing signs and read marks go the same way, so it stays until it is taken back.
    await sandbox.fault(refusal, { channel: 'whatsapp', endpoint: 'messages', times: null });
    await answer(desk.page, reply);
    const bubble = message(desk.page, reply);
    await becomes(bubble, 'data-status', 'failed');
    // a reason in words
    await bubble.getByTestId('delivery-problem').filter({ hasText: /\w+ \w+ \w+/ }).waitFor();
    assert.equal(await device.bubble(reply).count(), 0);

    await sandbox.clearFaults();
    await bubble.getByRole('button', { name: 'Retry' }).click();
    await device.bubble(reply).waitFor();
    await becomes(bubble, 'data-status', 'read');
    assert.equal(await device.bubble(reply).count(), 1);
    const accepted = await sandbox.journal({ channel: 'whatsapp' });
    assert.equal(accepted.filter(({ text }) => text === reply).length, 1, 'sent once');
  });

  test('a lost connection is shown, and nothing is missing afterwards', async () => {
    const device = phone(street.page, 'messenger');
    const first = `Before ${Date.now()}`;
    await device.write(first);
    await open(desk.page, first);
    const loads = await countLoads(desk.page);

    await desk.context.setOffline(true);
    await desk.page.getByTestId('connection-banner').waitFor({ timeout: 60_000 });
    const meanwhile = [1, 2, 3].map((n) => `While you were away ${n} ${Date.now()}`);
    for (const text of meanwhile) {
      await device.write(text);
      await device.bubble(text).waitFor();
    }
    await desk.context.setOffline(false);
    for (const text of meanwhile) await message(desk.page, text).waitFor({ timeout: 60_000 });
    await desk.page.getByTestId('connection-banner').waitFor({ state: 'hidden' });
    const shown = await desk.page.getByTestId('message').allInnerTexts();
    const places = meanwhile.map((text) => shown.findIndex((one) => one.includes(text)));
    assert.deepEqual(places, [...places].sort((a, b) => a - b), 'in the order they were written');
    assert.equal(await countLoads(desk.page), loads, 'the dashboard was reloaded');
  });

  test('on a phone of 390 px an agent can read and answer, without scrolling sideways', async () => {
    const device = phone(street.page, 'instagram');
    const question = `Small screen? ${Date.now()}`;
    const reply = `Works ${Date.now()}`;
    const pocket = await openPage(browser, { viewport: { width: 390, height: 844 } });
    await logIn(pocket.page, frontdesk.url);
    await device.write(question);
    await open(pocket.page, question);
    await answer(pocket.page, reply);
    await device.bubble(reply).waitFor();
    const width = await pocket.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `${width} px wide`);
    await pocket.context.close();
  });

  test('a second agent sees the same thread, in the same order', async () => {
    const question = `For everyone ${Date.now()}`;
    await phone(street.page, 'messenger').write(question);
    const other = await openPage(browser);
    await logIn(other.page, frontdesk.url);
    const thread = async (page) => {
      await open(page, question);
      const all = page.getByTestId('thread').getByTestId('message');
      return all.evaluateAll((messages) => messages.slice(-4).map((one) => one.dataset.id));
    };
    const mine = await thread(desk.page);
    assert.ok(mine.length > 1);
    await becomesEqual(() => thread(other.page), mine);
    await other.context.close();
  });

  test('nothing went wrong on the pages', () => {
    assert.deepEqual([...desk.complaints, ...street.complaints].filter((line) => !expected(line)), []);
  });
});

/** The answer 401 to "who am I" before logging in, and the connection that a test took away. */
function expected(complaint) {
  return (/401/.test(complaint) && /\/api\/v1\/me/.test(complaint)) || /ERR_INTERNET_DISCONNECTED/.test(complaint);
}

/** A mark in the page's window lives exactly until the next load. */
async function countLoads(page) {
  return page.evaluate(() => performance.getEntriesByType('navigation').length + performance.timeOrigin);
}
