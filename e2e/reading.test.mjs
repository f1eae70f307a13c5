// Reading at the desk: where a thread opens and stays, and how one goes through the list.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage } from './lib/browser.mjs';
import { answer, areThere, becomes, composerReady, focusOn, logIn, message, standsStill } from './lib/desk.mjs';
import { becomesEqual, until } from './lib/until.mjs';

const DAY = 86_400_000;

describe('reading at the desk', () => {
  let frontdesk;
  let browser;
  let desk;
  let page;
  let sandbox;

  const there = atTheDesk();

  before(async () => {
    ({ frontdesk, browser, desk, page, sandbox } = there);
  });

  /** Somebody new, whose conversation is on screen with the first thing they wrote. */
  async function meet(channel, text) {
    const customer = await sandbox.customer(channel, (await sandbox.account(channel)).id, `Guest ${Date.now()}`);
    await customer.write({ text });
    await page.getByTestId('conversation-item').filter({ hasText: customer.name }).click();
    await message(page, text).waitFor();
    await composerReady(page);
    return { ...customer, conversation: new URL(page.url()).pathname.split('/').at(-1) };
  }

  /** How far above its end a thread stands, when nothing in it loads or grows any more. */
  async function gap(on) {
    const thread = on.getByTestId('thread');
    await thread.locator('img').first().waitFor();
    await standsStill(on);
    return thread.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
  }
  const isAtEnd = (on, what) => until(`at the end of the thread: ${what}`, async () => (await gap(on)) <= 2);

  test('a thread that was read opens at its end and stays there, moved or not, wide or narrow', async () => {
    const customer = await meet('whatsapp', 'I have some pictures for you');
    const media = ['sample:wheel', 'sample:chain', 'sample:street', 'sample:bicycle', 'sample:receipt', 'sample:voice'];
    for (let at = 0; at < 36; at++) {
      await customer.write(at % 3 ? { media: [media[at % media.length]] } : { text: `About number ${at}\n${'It makes a noise when I brake downhill. '.repeat(at % 5)}` });
    }
    // nothing comes while the reply is written: its sender would be asked to look first
    await customer.write({ text: 'That was all of them' });
    await message(page, 'That was all of them').waitFor();
    const last = `Thank you, I will look at them ${Date.now()}`;
    await answer(page, last);
    await becomes(message(page, last), 'data-status', 'read');

    const address = page.url();
    for (const reducedMotion of ['reduce', 'no-preference']) {
      for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
        const visitor = await openPage(browser, { reducedMotion, viewport });
        await logIn(visitor.page, frontdesk.url);
        await visitor.page.goto(address);
        const how = `${reducedMotion}, ${viewport.width} px`;
        await isAtEnd(visitor.page, `it opens there, ${how}`);
        if (viewport.width > 390) {
          await visitor.page.setViewportSize({ width: 390, height: 844 });
          await isAtEnd(visitor.page, `after the window became narrow, ${how}`);
        }
        await visitor.page.getByTestId('thread').hover();
        await visitor.page.mouse.wheel(0, -700);
        await visitor.page.getByRole('button', { name: 'To the newest message' }).waitFor();
        assert.ok((await gap(visitor.page)) > 300, `who scrolls up by hand stays there: ${how}`);
        await visitor.page.getByRole('button', { name: 'To the newest message' }).click();
        await message(visitor.page, last).waitFor();
        await isAtEnd(visitor.page, `the button leads there, ${how}`);
        await visitor.context.close();
      }
    }
  });

  test('a thread opens at the first that was not read, under its day, and what was said in one go stands together', async () => {
    const then = Date.now() - 2 * DAY;
    const customer = await sandbox.customer('messenger', (await sandbox.account('messenger')).id, `Guest ${Date.now()}`);
    await customer.write({ text: 'The day before yesterday', at: then });
    await customer.write({ text: 'and right after it', at: then + 20_000 });
    const row = page.getByTestId('conversation-item').filter({ hasText: customer.name });
    await row.click();
    await message(page, 'and right after it').waitFor();
    await meet('messenger', 'Somebody in between');
    const lines = 25;
    for (let line = 1; line <= lines; line++) await customer.write({ text: `New line ${line}.\nIt is a longer story`, at: Date.now() });
    await row.getByTestId('unread').filter({ hasText: '9+' }).waitFor();
    await row.filter({ hasText: `New line ${lines}` }).click();

    const thread = page.getByTestId('thread');
    const divider = thread.getByRole('separator', { name: `${lines} new messages` });
    await divider.waitFor();
    await standsStill(page);
    const [frame, line, first] = [await thread.boundingBox(), await divider.boundingBox(), await message(page, 'New line 1.').boundingBox()];
    assert.ok(line.y >= frame.y && line.y < frame.y + frame.height / 3, `the line stands at ${line.y} in ${frame.y} to ${frame.y + frame.height}`);
    assert.ok(first.y > line.y && first.y < frame.y + frame.height / 2, 'and what is new begins below it');
    await page.getByRole('button', { name: 'To the newest message' }).waitFor();
    assert.deepEqual(await barriers(page), []);

    await thread.hover();
    await page.mouse.wheel(0, -2_000);
    /** From above: days, the line, and messages with the name over them or without. */
    const shown = () =>
      thread.evaluate(
        (box, name) =>
          [...box.querySelectorAll('time:not([datetime]), [role=separator], [data-testid=message]')]
            .sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)
            .slice(0, 7)
            .map((each) => {
              if (each.matches('time')) return each.innerText === 'Today' ? 'today' : 'a day';
              if (each.matches('[role=separator]')) return 'line';
              const words = /The day before yesterday|and right after it|New line \d+/.exec(each.innerText)?.[0];
              return each.innerText.includes(name) ? `${name}: ${words}` : words;
            }),
        customer.name,
      );
    await becomesEqual(shown, ['a day', `${customer.name}: The day before yesterday`, 'and right after it', 'today', 'line', `${customer.name}: New line 1`, 'New line 2']);
    await page.getByRole('button', { name: 'To the newest message' }).click();
    await message(page, `New line ${lines}`).waitFor();
    await row.getByTestId('unread').waitFor({ state: 'detached' });
  });

  test('J and K go on through the list; Enter and R lead to the reply', async () => {
    const row = (at) => page.getByTestId('conversation-item').nth(at);
    const chosen = () => page.locator('[data-testid=conversation-item][aria-current=true]').getAttribute('data-id');
    const draft = page.getByTestId('composer-input');
    const focusOnReply = () => focusOn(page, 'composer-input');
    const ids = await page.getByTestId('conversation-item').evaluateAll((rows) => rows.slice(0, 4).map((each) => each.dataset.id));
    await row(0).click();
    await page.waitForURL(new RegExp(ids[0]));
    // a click makes the reply ready
    await focusOnReply();

    await page.keyboard.press('Escape');
    for (const [key, at] of [['j', 1], ['j', 2], ['j', 3], ['k', 2]]) {
      await page.keyboard.press(key);
      await page.waitForURL(new RegExp(ids[at]));
      await draft.waitFor();
      await page.waitForFunction((id) => document.activeElement?.dataset?.id === id, ids[at]);
      await becomesEqual(chosen, ids[at]);
      assert.equal(await draft.inputValue(), '', 'no key became a draft');
    }
    await page.keyboard.press('r');
    await focusOnReply();
    assert.equal(await draft.inputValue(), '');
    await page.keyboard.press('Escape');
    await row(2).focus();
    await page.keyboard.press('Enter');
    await focusOnReply();
    assert.equal(await draft.inputValue(), '');

    // who writes goes on writing, in the next conversation
    await page.keyboard.press('Alt+k');
    await page.waitForURL(new RegExp(ids[1]));
    await focusOnReply();
  });

  for (const channel of ['telegram', 'messenger', 'whatsapp']) {
    test(`${channel}: buttons are told by the words above them, in the list and where a tap quotes them`, async () => {
      const customer = await meet(channel, `Can I come by? ${channel}`);
      const words = `Which day suits you? ${channel}`;
      const sent = await page.evaluate(
        ([address, body]) => fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).then((answer) => answer.status),
        [`/api/v1/conversations/${customer.conversation}/messages`, { client_id: `buttons-${channel}`, interactive: { type: 'buttons', text: words, buttons: [{ id: 'mon', title: 'Monday' }, { id: 'tue', title: 'Tuesday' }] } }],
      );
      assert.equal(sent, 201);
      const row = page.locator(`[data-testid=conversation-item][data-id="${customer.conversation}"]`);
      await row.filter({ hasText: words }).waitFor();

      const bubble = await until('the question is on the phone', async () => (await customer.thread()).messages.find(({ text }) => text === words));
      await customer.act('postback', { title: 'Tuesday', payload: 'tue', message: bubble.id, kind: channel === 'messenger' ? 'postback' : 'button_reply' });
      // WhatsApp's times are of whole seconds, so the tap may stand above what was tapped
      const tap = message(page, 'Tapped a button');
      await tap.getByText('Tuesday').waitFor();
      if (channel !== 'messenger') await tap.getByText(words).waitFor();
      assert.equal(await page.getByTestId('thread').getByText('Not available').count(), 0);
    });
  }

  test('while another app has the conversation, the reply says so', async () => {
    const customer = await meet('messenger', 'Who is answering me?');
    const notice = page.getByTestId('taken-over');
    assert.equal(await notice.count(), 0);
    await customer.write({ kind: 'thread_taken' });
    await notice.filter({ hasText: /^Page Inbox has taken over this conversation/ }).waitFor();
    assert.deepEqual(await barriers(page), []);
  });

  for (const id of ['00000000-0000-4000-8000-000000000000', 'nothing']) {
    test(`the conversation ${id}, which is not here, is said to be missing and has no details`, async () => {
      const visitor = await openPage(browser);
      await logIn(visitor.page, frontdesk.url);
      await visitor.page.goto(`${frontdesk.url}/desk/all/${id}`);
      await visitor.page.getByText('This conversation is not here').waitFor();
      await areThere(visitor.page.getByText('Unknown person'), 0);
      await areThere(visitor.page.getByRole('complementary'), 0);
      await visitor.page.waitForFunction(() => !document.title.includes('Unknown person'));
      assert.deepEqual(await barriers(visitor.page), []);
      assert.deepEqual(visitor.complaints.filter((line) => !line.includes('Failed to load resource')), []);
      await visitor.context.close();
    });
  }

  test('what looks like a filter and is none is said to be none', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Search messages' }).first().click();
    await page.getByTestId('search-input').fill('foo:bar');
    await page.getByTestId('no-filter').filter({ hasText: 'foo:' }).waitFor();
    await page.getByTestId('search-input').fill('from:customer');
    await page.getByTestId('no-filter').waitFor({ state: 'detached' });
  });

  test('a toast leaves the way to the settings and the menu of the account free', async () => {
    await page.goto(`${frontdesk.url}/settings/inboxes?connected=1`);
    const toast = page.getByText('Connected again.');
    await toast.waitFor();
    const box = await toast.boundingBox();
    const foot = await page.getByRole('link', { name: 'Settings', exact: true }).boundingBox();
    assert.ok(box.y + box.height < foot.y, `the toast ends at ${box.y + box.height}, the foot of the navigation begins at ${foot.y}`);
  });

  test('nothing went wrong on the page', () => {
    assert.deepEqual(desk.complaints.filter((line) => !/401.*\/api\/v1\/me/.test(line)), []);
  });
});
