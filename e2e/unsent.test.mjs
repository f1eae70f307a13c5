// What an agent has written and nobody has got yet: offline, in a tab that is closed or dies, in two tabs, and while a newer dashboard
// is rolled out.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage } from './lib/browser.mjs';
import { composerHas, composerReady, logIn, message } from './lib/desk.mjs';
import { until } from './lib/until.mjs';

describe('what is not sent yet', () => {
  const there = atTheDesk();
  let account;
  before(async () => {
    account = await there.sandbox.account('messenger');
  });

  const input = (page) => page.getByTestId('composer-input');
  const banner = (page) => page.getByTestId('connection-banner');
  const ours = async (customer) => (await customer.thread()).messages.filter(({ direction }) => direction === 'out').map(({ text }) => text);

  /** Somebody new writes. */
  async function guest(name) {
    const customer = await there.sandbox.customer('messenger', account.id, name);
    await customer.write({ text: `Hello from ${name}`, at: Date.now() });
    return customer;
  }

  async function openConversation(page, name) {
    await page.getByTestId('conversation-item').filter({ hasText: name }).first().click();
    await message(page, `Hello from ${name}`).waitFor();
    await composerReady(page);
  }

  /** Who is signed in at the desk is here too: signing in each time would be too often for one account. */
  async function arrive(page, url) {
    await page.context().addCookies(await there.desk.context.cookies());
    await page.goto(url);
    await page.getByTestId('conversation-list').waitFor();
  }

  /** An agent's browser with that conversation open; `begin` runs in each of its pages before anything else. */
  async function agent(name, begin, enter = arrive) {
    const opened = await openPage(there.browser);
    if (begin) await opened.context.addInitScript(begin);
    await enter(opened.page, there.frontdesk.url);
    await openConversation(opened.page, name);
    return opened;
  }

  async function arrives(customer, text) {
    await until(`${text} arrives`, async () => (await ours(customer)).includes(text));
  }

  /** Takes the line away, and waits until the page knows. */
  async function cutLine(page, context) {
    await context.setOffline(true);
    await page.waitForFunction(() => !navigator.onLine);
  }

  /** Sent as often as the platform was asked to, which is what counts. */
  const sent = async (text) => (await there.sandbox.journal({ channel: 'messenger' })).filter((each) => each.text === text).length;

  /** How the line is cut, and how the tab ends and the line is there again. */
  const ENDS = {
    'is closed': {
      cut: (page, context) => context.setOffline(true),
      end: async (page, context) => {
        await page.close();
        await context.setOffline(false);
      },
    },
    // of a page that is no more nothing can be asked, also not to be online again
    dies: {
      cut: (page) => page.route('**/api/**', (route) => route.abort()),
      end: async (page, context) => {
        const died = page.waitForEvent('crash');
        const devtools = await context.newCDPSession(page);
        devtools.send('Page.crash').catch(() => undefined);
        await died;
      },
    },
  };
  for (const [how, { cut, end }] of Object.entries(ENDS)) {
    test(`a reply that was sent without a line goes out once after its tab ${how}, and what was begun is there`, async () => {
      const name = `Tunnel ${how}`;
      const customer = await guest(name);
      const { page, context } = await agent(name);
      await cut(page, context);
      await input(page).fill(`Sent in a tunnel (${how})`);
      await page.getByTestId('composer-send').click();
      await message(page, `Sent in a tunnel (${how})`).waitFor();
      await input(page).fill('Begun in a tunnel');
      // a key press is kept on the device before anything else happens to the page
      await page.waitForFunction(() => Object.entries(localStorage).some(([key, value]) => key.includes('draft') && value.includes('Begun in a tunnel')));
      await end(page, context);

      const again = await context.newPage();
      await again.goto(`${there.frontdesk.url}/desk/all`);
      await arrives(customer, `Sent in a tunnel (${how})`);
      await openConversation(again, name);
      await message(again, `Sent in a tunnel (${how})`).waitFor();
      await composerHas(again, 'Begun in a tunnel');
      await again.reload();
      await message(again, `Sent in a tunnel (${how})`).waitFor();
      assert.equal(await message(again, `Sent in a tunnel (${how})`).count(), 1);
      assert.deepEqual([await ours(customer), await sent(`Sent in a tunnel (${how})`)], [[`Sent in a tunnel (${how})`], 1]);
      await context.close();
    });
  }

  const text = (name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) });
  const held = /\/api\/v1\/attachments\?/;
  const progress = (page, name) => page.getByRole('progressbar', { name: `Upload of ${name}` });
  const attached = (page, name) => page.getByTestId('composer-attachment').filter({ hasText: name });
  /** How many files the browser keeps for the page. One that is not there yet is not opened: that would make it, without a place for files. */
  const kept = (page) =>
    page.evaluate(async () => {
      if (!(await indexedDB.databases()).some(({ name }) => name === 'frontdesk')) return 0;
      return new Promise((resolve) => {
        const open = indexedDB.open('frontdesk');
        open.onsuccess = () => {
          const count = open.result.transaction('files').objectStore('files').count();
          count.onsuccess = () => resolve(count.result);
          open.result.close();
        };
      });
    });

  for (const [how, { end }] of Object.entries(ENDS)) {
    test(`a file on its way goes on after its tab ${how}, once, also where another tab is open`, async () => {
      const name = `File ${how}`;
      const customer = await guest(name);
      const { page, context } = await agent(name);
      await page.route(held, () => {});
      await page.getByTestId('composer-file').setInputFiles([text('on-its-way.txt')]);
      await progress(page, 'on-its-way.txt').waitFor();
      await page.waitForFunction(async () => (await navigator.locks.query()).held.some((lock) => lock.name.startsWith('upload.')));
      await until('the file is on the device', async () => (await kept(page)) === 1);
      // whoever looks at it in another tab finds it is the business of the first
      const second = await context.newPage();
      await second.goto(`${there.frontdesk.url}/desk/all`);
      await openConversation(second, name);
      await second.waitForFunction(async () => (await navigator.locks.query()).pending.some((lock) => lock.name.startsWith('upload.')));
      assert.equal(await progress(second, 'on-its-way.txt').count(), 0);

      assert.ok(await page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true }))), 'nobody is asked: it is on the device');
      await end(page, context);
      await attached(second, 'on-its-way.txt').waitFor();
      await until('the device has let go of the file', async () => (await kept(second)) === 0);
      await second.reload();
      await attached(second, 'on-its-way.txt').waitFor();
      assert.equal(await attached(second, 'on-its-way.txt').count(), 1);
      await input(second).fill('Here it is');
      await second.getByTestId('composer-send').click();
      await arrives(customer, 'Here it is');
      await context.close();
    });
  }

  test('a file on its way that the browser does not keep is asked about before its tab goes or its agent logs out, and what has arrived is in the draft', async () => {
    await guest('Upload Uma');
    const { page, context } = await agent('Upload Uma', () => Object.defineProperty(window, 'indexedDB', { value: undefined }), logIn);
    await page.getByTestId('composer-file').setInputFiles([text('arrived.txt')]);
    await page.getByTestId('composer-attachment').filter({ hasText: 'arrived.txt' }).waitFor();
    await page.route(held, () => {});
    await page.getByTestId('composer-file').setInputFiles([text('on-its-way.txt')]);
    await page.getByRole('progressbar', { name: 'Upload of on-its-way.txt' }).waitFor();

    const asked = page.waitForEvent('dialog');
    const leaving = page.close({ runBeforeUnload: true });
    const question = await asked;
    assert.equal(question.type(), 'beforeunload');
    await question.dismiss();
    await leaving;

    const logOut = async () => {
      await page.getByRole('button', { name: /^Your account/ }).click();
      await page.getByRole('menuitem', { name: 'Log out' }).click();
    };
    await logOut();
    await page.getByRole('dialog', { name: 'Log out?' }).getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('progressbar', { name: 'Upload of on-its-way.txt' }).waitFor();
    await logOut();
    // whoever said so once is not asked again by the browser
    page.once('dialog', (unexpected) => assert.fail(`asked once more: ${unexpected.type()}`));
    await page.getByTestId('log-out-anyway').click();
    await page.getByTestId('login-submit').waitFor();

    await logIn(page, there.frontdesk.url);
    await openConversation(page, 'Upload Uma');
    await page.getByTestId('composer-attachment').filter({ hasText: 'arrived.txt' }).waitFor();
    assert.deepEqual([await progress(page, 'on-its-way.txt').count(), await attached(page, 'on-its-way.txt').count()], [0, 0]);
    await context.close();
  });

  test('a text that is longer than any message is there after a reload, and goes out as a file', async () => {
    const customer = await guest('Wordy Wanda');
    const { page, context } = await agent('Wordy Wanda');
    const long = `${'Long words. '.repeat(1_700)}The end`;
    await input(page).fill(long);
    await page.getByTestId('here-only').waitFor();
    await page.reload();
    await message(page, 'Hello from Wordy Wanda').waitFor();
    await composerHas(page, long);
    await page.getByTestId('here-only').filter({ hasText: 'on this device only' }).waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('attach-text').click();
    await attached(page, 'Text.txt').waitFor();
    await composerHas(page, '');
    await page.getByTestId('here-only').waitFor({ state: 'detached' });

    // far more than that never gets into the field
    const pasted = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.setData('text/plain', 'x'.repeat(1_000_000));
      return transfer;
    });
    await input(page).evaluate((field, clipboardData) => field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })), pasted);
    await until('both are attached', async () => (await attached(page, 'Text.txt').count()) === 2);
    await composerHas(page, '');
    await input(page).fill('All of it');
    await page.getByTestId('composer-send').click();
    await arrives(customer, 'All of it');
    await context.close();
  });

  test('two tabs know of a reply that waits, and it goes out once', async () => {
    const customer = await guest('Two Tabs Tina');
    const { page: first, context } = await agent('Two Tabs Tina');
    const second = await context.newPage();
    await second.goto(`${there.frontdesk.url}/desk/all`);
    await openConversation(second, 'Two Tabs Tina');
    await context.setOffline(true);
    await input(first).fill('Half a sentence');
    await composerHas(second, 'Half a sentence');
    await input(first).fill('From one of two tabs');
    await first.getByTestId('composer-send').click();
    await message(second, 'From one of two tabs').waitFor();
    await composerHas(second, '');
    await context.setOffline(false);
    await arrives(customer, 'From one of two tabs');
    for (const page of [first, second]) {
      await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('outbox')));
      await message(page, 'From one of two tabs').and(page.locator('[data-status=read]')).waitFor();
      assert.equal(await message(page, 'From one of two tabs').count(), 1);
    }
    assert.deepEqual([await ours(customer), await sent('From one of two tabs')], [['From one of two tabs'], 1]);
    await context.close();
  });

  test('what one tab could not send the other sends when that one is gone', async () => {
    const customer = await guest('Left Behind Lou');
    const { page: first, context } = await agent('Left Behind Lou');
    const second = await context.newPage();
    await second.goto(`${there.frontdesk.url}/desk/all`);
    await second.getByTestId('conversation-list').waitFor();
    await first.route('**/messages', (route) => route.abort());
    await input(first).fill('Sent by the other tab');
    await first.getByTestId('composer-send').click();
    await first.waitForFunction(() => Object.keys(localStorage).some((key) => key.includes('outbox')));
    await first.close();
    await arrives(customer, 'Sent by the other tab');
    assert.equal(await sent('Sent by the other tab'), 1);
    await context.close();
  });

  test('the banner keeps still for a hiccup, and tells of what lasts', async () => {
    const customer = await guest('Hiccup Hans');
    const { page, context } = await openPage(there.browser);
    // the seconds after which it is no hiccup any more, as a slow machine needs them to be back
    await page.addInitScript(() => {
      const wait = globalThis.setTimeout;
      globalThis.setTimeout = (run, milliseconds, ...rest) => wait(run, [1_500, 3_000].includes(milliseconds) ? 8_000 : milliseconds, ...rest);
    });
    await arrive(page, there.frontdesk.url);
    await openConversation(page, 'Hiccup Hans');
    /** Whether the banner is seen before these words are, looked at by the page itself. */
    const appearsBefore = (words) =>
      page.evaluate(
        (last) =>
          new Promise((resolve) => {
            const look = () => {
              if (document.querySelector('[data-testid=connection-banner]')) resolve(true);
              else if (document.querySelector('[data-testid=thread]').innerText.includes(last)) resolve(false);
              else requestAnimationFrame(look);
            };
            look();
          }),
        words,
      );
    const seen = appearsBefore('Did you hear that?');
    await cutLine(page, context);
    await customer.write({ text: 'Did you hear that?', at: Date.now() });
    await context.setOffline(false);
    assert.equal(await seen, false);

    await context.setOffline(true);
    await banner(page).waitFor();
    await context.setOffline(false);
    await banner(page).waitFor({ state: 'detached' });
    await context.close();
  });

  test('a newer build is offered, and loading it loses no word', async () => {
    await guest('Newer Nora');
    const { page, context } = await openPage(there.browser);
    // the minute that servers need to be replaced, shortened
    await page.addInitScript(() => {
      const wait = globalThis.setTimeout;
      globalThis.setTimeout = (run, milliseconds, ...rest) => wait(run, milliseconds === 60_000 ? 300 : milliseconds, ...rest);
      window.lines = [];
      globalThis.WebSocket = class extends WebSocket {
        constructor(...args) {
          super(...args);
          window.lines.push(this);
        }
      };
    });
    await arrive(page, there.frontdesk.url);
    await openConversation(page, 'Newer Nora');
    const offer = page.getByTestId('new-build-banner');
    // as a server that is replaced does. Without any network a part of the app might not come either, and the page would load the newer
    // build by itself
    const breakLine = () => page.evaluate(() => window.lines.forEach((line) => line.close()));
    const asked = page.waitForResponse(`${there.frontdesk.url}/`);
    await breakLine();
    await (await asked).finished();
    // what it makes of the answer is on screen in the frame after the next
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))));
    assert.equal(await offer.count(), 0, 'the same build is no news');

    await page.route(`${there.frontdesk.url}/`, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/assets\/index-[\w-]+\.js/, 'assets/index-newer.js') });
    });
    await breakLine();
    await offer.waitFor();
    await input(page).fill('Half a word');
    const loaded = page.waitForEvent('load');
    await offer.getByRole('button', { name: 'Reload' }).click();
    await loaded;
    await message(page, 'Hello from Newer Nora').waitFor();
    await composerHas(page, 'Half a word');
    // it may just be asking anew
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  });
});
