// The main job, as two people do it: a customer writes on a phone, an agent answers in the dashboard, nobody reloads.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launchBrowser, openPage } from './lib/browser.mjs';
import { answer, becomes, logIn, message, phone, row } from './lib/desk.mjs';
import { startFrontdesk } from './lib/frontdesk.mjs';

const CHANNELS = ['whatsapp', 'messenger', 'instagram'];

describe('the main flow in a browser', () => {
  let frontdesk;
  let browser;
  let desk;
  let street;

  before(async () => {
    [frontdesk, browser] = await Promise.all([startFrontdesk({ command: 'demo' }), launchBrowser()]);
    [desk, street] = [await openPage(browser), await openPage(browser)];
    await logIn(desk.page, frontdesk.url);
    await street.page.goto(frontdesk.sandboxUrl);
  });

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
      await row(desk.page, question).click();
      const received = message(desk.page, question);
      await received.waitFor();
      assert.equal(await received.getAttribute('data-kind'), 'customer');

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

  test('a second agent sees the same thread, in the same order', async () => {
    const other = await openPage(browser);
    await logIn(other.page, frontdesk.url);
    const texts = async (page) => {
      await page.getByTestId('conversation-item').first().click();
      await page.getByTestId('thread').getByTestId('message').last().waitFor();
      return page.getByTestId('thread').getByTestId('message').evaluateAll((all) =>
        all.slice(-2).map((one) => `${one.dataset.kind} ${one.dataset.status ?? ''}`),
      );
    };
    assert.deepEqual(await texts(other.page), await texts(desk.page));
    await other.context.close();
  });

  test('nothing went wrong on the pages', () => {
    assert.deepEqual([...desk.complaints, ...street.complaints].filter((line) => !expected(line)), []);
  });
});

/** The answer 401 to "who am I" before logging in is how the dashboard learns that nobody is. */
function expected(complaint) {
  return /401/.test(complaint) && /\/api\/v1\/me/.test(complaint);
}

/** A mark in the page's window lives exactly until the next load. */
async function countLoads(page) {
  return page.evaluate(() => performance.getEntriesByType('navigation').length + performance.timeOrigin);
}
