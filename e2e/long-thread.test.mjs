// A conversation of thousands of messages: entered anywhere, read on both ways, looked through, and light in the browser.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { becomes, logIn, message } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { until } from './lib/until.mjs';

const MANY = 20_000;

describe('a long thread', () => {
  let frontdesk;
  let browser;
  let page;
  let conversationId;

  before(async () => {
    [frontdesk, browser] = await startDemo();
    const sandbox = new Sandbox(frontdesk.sandboxUrl);
    const account = await sandbox.account('messenger');
    const customer = await sandbox.customer('messenger', account.id, 'Long Louise');
    await customer.write({ text: 'The newest of all', at: Date.now() });
    ({ page } = await openPage(browser));
    page.setDefaultTimeout(60_000);
    await logIn(page, frontdesk.url);
    await page.getByTestId('conversation-item').filter({ hasText: 'Long Louise' }).click();
    await message(page, 'The newest of all').waitFor();
    conversationId = /\/desk\/all\/([\w-]+)/.exec(page.url())[1];
    const database = await frontdesk.database();
    // minute by minute back from an hour ago; ids as old as their times, so that equal moments keep their order
    await database.query(
      `with c as (select * from conversation where id = $1), m as (
         insert into message (workspace_id, id, conversation_id, inbox_id, kind, sent_at, created_at, author_type, text)
         select c.workspace_id, gen_random_uuid(), c.id, c.inbox_id, 'customer', now() - interval '1 hour' - n * interval '1 minute', now(), 'contact', 'Line number ' || n
         from c, generate_series(1, $2) n returning workspace_id, id)
       insert into customer_message (workspace_id, message_id, identity_id) select m.workspace_id, m.id, c.identity_id from m, c`,
      [conversationId, MANY],
    );
    await database.end();
    await page.reload();
    await message(page, 'The newest of all').waitFor();
  });

  afterEach((context) => picture(context, { desk: page }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  const more = async (item) => {
    await page.locator('header').getByRole('button', { name: 'More' }).last().click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const inView = async (text) => {
    await message(page, text).first().waitFor();
  };
  const rows = () => page.getByTestId('thread').getByTestId('message').count();
  const toEnd = () => page.locator('[data-testid=thread] ~ button').click();

  test('it is looked through, from hit to hit, and left at its newest end', async () => {
    await page.getByTestId('thread').click();
    await page.keyboard.press('f');
    await page.getByTestId('find-input').fill('"number 15000"');
    await inView('Line number 15000');
    await page.getByTestId('find-count').filter({ hasText: /1 of 1/ }).waitFor();
    assert.deepEqual(await barriers(page), []);
    await show(page, 'thread-find');
    await page.getByTestId('find-input').fill('"number 19"');
    await inView('Line number 19');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByTestId('find-bar').waitFor({ state: 'detached' });
    assert.ok((await rows()) < 300);
    await toEnd();
    await inView('The newest of all');
  });

  // a row says nothing in the moment before it has its size
  test('a day is gone to, and read on from there both ways', async () => {
    await more('Go to a day');
    const then = new Date(Date.now() - 5 * 86_400_000);
    const two = (value) => String(value).padStart(2, '0');
    await page.getByTestId('day').fill(`${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Go', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const thread = page.getByTestId('thread');
    const number = () => thread.evaluate((box) => Number(/Line number (\d+)/.exec(box.querySelector('[data-testid=message]')?.innerText)?.[1]));
    await page.waitForFunction(() => /Line number (6|7|8)\d{3}/.test(document.querySelector('[data-testid=thread]').innerText));
    const there = await until('the first line says its number', number);
    const scroll = (by) => thread.evaluate((box, pixels) => box.scrollBy(0, pixels), by);
    for (let turn = 0; turn < 8; turn++) await scroll(-900);
    await until('older lines are above', async () => (await number()) > there + 5);
    await until('newer lines are below', async () => {
      await scroll(900);
      return (await number()) < there - 5;
    });
    assert.ok((await rows()) < 300, `${await rows()} rows`);
    await toEnd();
    await inView('The newest of all');
  });

  test('what is sent from far back is seen where it stands', async () => {
    await page.getByTestId('thread').click();
    await page.keyboard.press('f');
    await page.getByTestId('find-input').fill('"number 12345"');
    await inView('Line number 12345');
    await page.keyboard.press('Escape');
    await page.getByTestId('composer-input').fill('From far back');
    await page.getByTestId('composer-send').click();
    await inView('From far back');
  });

  test('a link shows what stands behind it, once somebody looks', async () => {
    await page.getByTestId('composer-tab-team').click();
    await page.getByTestId('composer-input').fill(`Their page is ${frontdesk.sandboxUrl}/ by the way`);
    await page.getByTestId('composer-send').click();
    const card = message(page, 'Their page is').getByTestId('link-card');
    await until('it says something', async () => (await card.innerText()).length > 10);
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('composer-tab-customer').click();
  });

  test('all that was said with a customer is in one timeline', async () => {
    await more('All messages of this customer');
    const timeline = page.getByTestId('contact-timeline');
    await timeline.getByTestId('message').filter({ hasText: 'From far back' }).waitFor();
    await timeline.getByTestId('message').filter({ hasText: 'Line number 5' }).first().waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.keyboard.press('Escape');
    await timeline.waitFor({ state: 'detached' });
  });

  test('photos and files of the conversation are in a gallery that leads to their messages', async () => {
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==', 'base64');
    await page.getByTestId('composer-file').setInputFiles([{ name: 'photo.png', mimeType: 'image/png', buffer: png }]);
    await page.getByTestId('composer-attachment').waitFor();
    await page.getByTestId('composer-send').click();
    // a gallery shows what is there when it is opened
    await becomes(page.getByTestId('thread').getByTestId('message').last(), 'data-status', 'read');
    await more('Photos and files');
    const gallery = page.getByTestId('gallery');
    await gallery.getByRole('button', { name: /Open photo/ }).waitFor();
    await show(page, 'thread-gallery');
    assert.deepEqual(await barriers(page), []);
    await gallery.getByRole('button', { name: 'Show in the conversation' }).click();
    await gallery.waitFor({ state: 'detached' });
    await page.getByTestId('thread').locator('img').last().waitFor();
  });
});
