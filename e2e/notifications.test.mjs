// How an agent is told: the bell and its list, sounds, the title, what notifies, push.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { becomes, logIn, message } from './lib/desk.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { becomesEqual, until as waitUntil } from './lib/until.mjs';
import { workerOf } from './lib/worker.mjs';

const until = (holds) => waitUntil(String(holds), holds);
const ADA = { email: 'ada@frontdesk.example', password: 'ada-ada-ada' };

describe('being told', () => {
  let frontdesk;
  let browser;
  let sandbox;
  let whatsapp;
  let owner;
  let ada;
  let adaId;

  before(async () => {
    [frontdesk, browser] = await startDemo();
    sandbox = new Sandbox(frontdesk.sandboxUrl);
    whatsapp = await sandbox.account('whatsapp');
    ({ page: owner } = await openPage(browser));
    await logIn(owner, frontdesk.url);
    const { workspace } = await owner.evaluate(async () => (await fetch('/api/v1/me')).json());
    frontdesk.run('member', 'add', '--workspace', workspace.id, '--email', 'ada@frontdesk.example', '--password', 'ada-ada-ada', '--role', 'agent', '--name', 'Ada Lane');
    const opened = await openPage(browser);
    ada = opened.page;
    // what would sound, and what stands on the app's icon
    await opened.context.addInitScript(() => {
      window.played = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...args) {
        window.played += 1;
        return start.apply(this, args);
      };
      Navigator.prototype.setAppBadge = async (number) => void (window.icon = number);
      Navigator.prototype.clearAppBadge = async () => void (window.icon = 0);
    });
    await logIn(ada, frontdesk.url, ADA);
    adaId = (await ada.evaluate(async () => (await fetch('/api/v1/me')).json())).user.id;
    // the story of the sandbox has made many unassigned conversations
    await ada.evaluate(() => fetch('/api/v1/notifications/read', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"all":true}' }));
  });

  afterEach((context) => picture(context, { owner, ada }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  const icon = () => ada.evaluate(() => window.icon);
  const bell = (page) => page.getByTestId('notification-bell');
  const count = (page) => page.getByTestId('notification-count');
  const entry = (page, text) => page.getByTestId('notification').filter({ hasText: text });
  const call = (page, method, path, body) =>
    page.evaluate(
      async ([method_, path_, body_]) => {
        const response = await fetch(`/api/v1${path_}`, { method: method_, headers: { 'content-type': 'application/json' }, body: body_ && JSON.stringify(body_) });
        return response.status === 204 ? null : response.json();
      },
      [method, path, body],
    );
  async function guest(name) {
    const customer = await sandbox.customer('whatsapp', whatsapp.id, name);
    await customer.write({ text: `Hello from ${name}` });
    // she is told of it a moment after it came: whatever she reads before that is not all that she will be told
    const told = await until(async () => (await call(ada, 'GET', '/notifications')).items.find((each) => each.kind === 'unassigned' && each.conversation.contact.name === name));
    return { ...customer, id: told.conversation.id };
  }
  /** Somebody with a conversation of Ada's that she has read. */
  async function hers(name) {
    const customer = await guest(name);
    await call(owner, 'PATCH', `/conversations/${customer.id}`, { assignee_id: adaId });
    await until(async () => (await call(ada, 'GET', '/notifications')).items.some((each) => each.kind === 'assigned' && each.conversation.id === customer.id));
    await call(ada, 'POST', '/notifications/read', { all: true });
    await count(ada).waitFor({ state: 'detached' });
    return customer;
  }

  test('what is assigned is counted, sounds, stands in the list and the title, and leads there', async () => {
    const customer = await guest('Rosa Bell');
    await call(ada, 'POST', '/notifications/read', { all: true });
    await count(ada).waitFor({ state: 'detached' });
    await ada.getByRole('link', { name: 'All conversations' }).click();
    await ada.keyboard.press('Escape');
    const before = await ada.evaluate(() => window.played);
    await call(owner, 'PATCH', `/conversations/${customer.id}`, { assignee_id: adaId });
    await count(ada).waitFor();
    await ada.waitForFunction(() => /^\(\d+\) /.test(document.title));
    await ada.waitForFunction((had) => window.played > had, before);
    await becomes(ada.locator('link[rel=icon]'), 'href', '/favicon-waiting.svg');
    await becomesEqual(icon, Number(await count(ada).innerText()), 'the app icon has the number of the bell');
    assert.ok((await icon()) > 0);

    await ada.evaluate(() => document.activeElement?.blur());
    await ada.keyboard.press('g');
    await ada.keyboard.press('n');
    const row = entry(ada, 'Rosa Bell').first();
    await row.filter({ hasText: 'assigned it to you' }).waitFor();
    assert.deepEqual(await barriers(ada), []);
    await row.click();
    await message(ada, 'Hello from Rosa Bell').waitFor();
    await count(ada).waitFor({ state: 'detached' });
    await ada.waitForFunction(() => !document.title.startsWith('('));
    await becomesEqual(icon, 0, 'nothing is on the app icon');
  });

  test('several messages of one customer are one entry, and all is read at once', async () => {
    const customer = await hers('Carl Twice');
    await ada.getByRole('link', { name: 'Settings' }).click();
    await customer.write({ text: 'One more thing' });
    await entryCount(customer, 1);
    await customer.write({ text: 'And another' });
    await entryCount(customer, 2);
    await bell(ada).click();
    const row = entry(ada, 'Carl Twice').first();
    await row.filter({ hasText: 'And another' }).filter({ hasText: 'Wrote 2 messages' }).waitFor();
    await ada.getByTestId('read-all').click();
    await becomes(row, 'data-unread', 'false');
    await count(ada).waitFor({ state: 'detached' });
    await ada.keyboard.press('Escape');
    // shown at once, stored a moment later
    await until(async () => (await call(ada, 'GET', '/notifications?unread=true')).items.length === 0);
    await ada.reload();
    await bell(ada).click();
    await becomes(row, 'data-unread', 'false');
    await count(ada).waitFor({ state: 'detached' });
    await ada.keyboard.press('Escape');
  });

  const entryCount = (customer, wanted) =>
    until(async () => (await call(ada, 'GET', '/notifications')).items.some((each) => each.kind === 'message' && each.conversation.id === customer.id && each.count === wanted));

  test('a conversation that is looked at tells nobody', async () => {
    const other = await hers('Emil Elsewhere');
    const customer = await hers('Dora Open');
    await ada.getByRole('link', { name: 'All conversations' }).click();
    await ada.getByTestId('conversation-item').filter({ hasText: 'Dora Open' }).click();
    await message(ada, 'Hello from Dora Open').waitFor();
    await ada.bringToFront();
    await customer.write({ text: 'Are you looking?' });
    await message(ada, 'Are you looking?').waitFor();
    // what came later is told, so that would have been told too
    await other.write({ text: 'I am elsewhere' });
    await until(async () => (await call(ada, 'GET', '/notifications')).items.some((each) => each.preview === 'I am elsewhere'));
    // the page that shows it reads it for her, a moment after it was told
    await becomesEqual(async () => (await call(ada, 'GET', '/notifications?unread=true')).items.map((each) => each.conversation.contact.name).join(), 'Emil Elsewhere');
    await call(ada, 'POST', '/notifications/read', { all: true });
    await count(ada).waitFor({ state: 'detached' });
  });

  test('what nobody has is gone for the others once somebody takes it', async () => {
    const customer = await guest('Finn Free');
    await count(ada).waitFor();
    await call(owner, 'PATCH', `/conversations/${customer.id}`, { assignee_id: (await call(owner, 'GET', '/me')).user.id });
    await count(ada).waitFor({ state: 'detached' });
    await bell(ada).click();
    await entry(ada, 'Emil Elsewhere').first().waitFor();
    assert.equal(await entry(ada, 'Finn Free').count(), 0);
    await ada.keyboard.press('Escape');
  });

  test('each member chooses what notifies, on every page of theirs at once', async () => {
    await ada.getByRole('link', { name: 'Settings' }).click();
    await ada.getByRole('link', { name: 'Notifications' }).click();
    const way = ada.getByTestId('way-message-sound');
    await way.waitFor();
    assert.deepEqual(await barriers(ada), []);
    await becomesEqual(() => way.isChecked(), true);
    const { page: second } = await openPage(browser);
    await logIn(second, frontdesk.url, ADA);
    await second.goto(`${frontdesk.url}/settings/notifications`);
    await second.getByTestId('way-message-sound').waitFor();
    await way.uncheck();
    await until(async () => !(await second.getByTestId('way-message-sound').isChecked()));
    await second.close();

    const had = await ada.evaluate(() => window.played);
    await ada.getByTestId('tone').selectOption('bell');
    await ada.waitForFunction((before) => window.played > before, had);
    await ada.getByText('Keep it quiet at certain times').click();
    await ada.getByTestId('quiet-from').fill('21:30');
    // one after the other is shown at once, and stored a moment later
    const { quiet_hours: quiet } = await until(async () => {
      const stored = await call(ada, 'GET', '/notification_settings');
      return stored.quiet_hours.every_day.from === '21:30' && stored.sound.tone === 'bell' && stored;
    });
    assert.equal(quiet.time_zone, await ada.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone));
    assert.deepEqual(await barriers(ada), []);
    await ada.getByText('Keep it quiet at certain times').click();
    await until(async () => !(await call(ada, 'GET', '/notification_settings')).quiet_hours.on);
  });

  test('in quiet hours an alert comes, and nothing sounds, shows or is pushed', async () => {
    const customer = await hers('Quiet Quinn');
    await ada.getByRole('link', { name: 'Settings' }).click();
    const { public_key: key } = await call(ada, 'GET', '/push_key');
    const device = await sandbox.pushBrowser(key);
    const added = await call(ada, 'POST', '/push_subscriptions', { ...device.subscription, device: 'Telephone' });
    // a desktop that shows what a page has to tell, to somebody who looks elsewhere
    await ada.evaluate(() => {
      window.shown = [];
      window.Notification = class {
        static permission = 'granted';
        constructor(title, { body }) {
          window.shown.push(body);
        }
        close() {}
      };
      document.hasFocus = () => false;
    });
    const shown = () => ada.evaluate(() => window.shown);
    const played = () => ada.evaluate(() => window.played);
    const pushed = async () => (await device.messages()).map(({ text }) => JSON.parse(text).preview);
    const { version: _, ...usual } = await call(ada, 'GET', '/notification_settings');
    const quiet = async (days) => {
      const stored = await call(ada, 'PUT', '/notification_settings', { ...usual, quiet_hours: { ...usual.quiet_hours, on: days.length > 0, days_off: days } });
      assert.deepEqual(stored.quiet_hours.days_off, days);
      // the page learns of it as of everything
      await ada.getByRole('switch', { name: 'Keep it quiet at certain times' }).and(ada.locator(days.length > 0 ? ':checked' : ':not(:checked)')).waitFor({ state: 'attached' });
    };
    await ada.getByRole('link', { name: 'Notifications' }).click();
    await ada.getByTestId('way-message-sound').waitFor();
    usual.kinds.message.sound = true;

    await quiet([1, 2, 3, 4, 5, 6, 7]);
    const before = await played();
    await customer.write({ text: 'At night' });
    await count(ada).filter({ hasText: /^1$/ }).waitFor();
    await bell(ada).click();
    await entry(ada, 'Quiet Quinn').first().filter({ hasText: 'At night' }).waitFor();
    await ada.getByTestId('read-all').click();
    await count(ada).waitFor({ state: 'detached' });
    await ada.keyboard.press('Escape');
    assert.equal(await played(), before, 'nothing sounds');

    // by day the same customer is heard, seen and pushed, and what came at night is not told after all
    await quiet([]);
    await customer.write({ text: 'By day' });
    await ada.waitForFunction((had) => window.played > had, before);
    await becomesEqual(async () => (await shown()).map((body) => body.split('\n').at(-1)), ['By day']);
    await becomesEqual(pushed, ['By day']);
    await call(ada, 'DELETE', `/push_subscriptions/${added.id}`);
    await call(ada, 'POST', '/notifications/read', { all: true });
    await ada.reload();
  });

  test('push arrives encrypted at the browser, is tested from the page, and ends there', async () => {
    const customer = await hers('Gina Push');
    const { public_key: key } = await call(ada, 'GET', '/push_key');
    const device = await sandbox.pushBrowser(key);
    // the browser's own push service is out of reach: the sandbox plays it
    await ada.evaluate((subscription) => {
      const given = { ...subscription, options: {}, toJSON: () => subscription, unsubscribe: async () => true };
      PushManager.prototype.subscribe = async () => given;
      PushManager.prototype.getSubscription = async () => null;
      Object.defineProperty(Notification, 'permission', { value: 'granted', configurable: true });
      Notification.requestPermission = async () => 'granted';
    }, device.subscription);
    await ada.getByRole('link', { name: 'All conversations' }).click();
    await ada.keyboard.press('Alt+s');
    await ada.getByRole('link', { name: 'Notifications' }).click();
    await ada.getByTestId('push-device').or(ada.getByTestId('push-on')).or(ada.getByTestId('push-obstacle')).first().waitFor();
    await ada.evaluate(async () => (await navigator.serviceWorker.ready).active !== null);
    await ada.getByTestId('push-on').click();
    const row = ada.getByTestId('push-device').filter({ hasText: 'This browser' });
    await row.waitFor();
    await row.getByTestId('push-test').click();
    await ada.getByText('Sent. It appears in a moment.').waitFor();
    await becomesEqual(async () => JSON.parse((await device.messages())[0]?.text ?? 'null'), { type: 'test' });

    await customer.write({ text: 'Psst, is it ready?' });
    const pushed = await until(async () => (await device.messages()).map(({ text }) => JSON.parse(text)).find(({ preview }) => preview === 'Psst, is it ready?'));
    assert.equal(pushed.name, 'Gina Push');
    await device.leave();
    await row.getByTestId('push-test').click();
    await row.waitFor({ state: 'detached' });
  });

  test('the worker shows what is pushed while no page looks, counts it on the icon, and leads to it', async () => {
    const first = await hers('Walter Worker');
    const second = await hers('Wilma Worker');
    await ada.getByRole('link', { name: 'Settings' }).click();
    const { page, context } = await openPage(browser);
    await logIn(page, frontdesk.url, ADA);
    await page.getByRole('link', { name: 'Settings' }).click();
    const worker = await workerOf(page, frontdesk.url);
    const { public_key: key } = await call(ada, 'GET', '/push_key');
    const device = await sandbox.pushBrowser(key);
    await call(ada, 'POST', '/push_subscriptions', { ...device.subscription, device: 'Telephone' });
    const arrives = async (preview) => (await until(async () => (await device.messages()).find(({ text }) => JSON.parse(text).preview === preview))).text;
    const shown = async () => (await worker.shown()).map(({ title, body }) => [title, body]);

    await page.goto('about:blank');
    await worker.alone();
    await first.write({ text: 'Is my bike ready?' });
    await worker.push(await arrives('Is my bike ready?'));
    await becomesEqual(shown, [['Walter Worker', 'Is my bike ready?']]);
    await becomesEqual(worker.icon, [1], 'what is on the icon');
    await second.write({ text: 'And mine?' });
    await worker.push(await arrives('And mine?'));
    await becomesEqual(shown, [['Walter Worker', 'Is my bike ready?'], ['Wilma Worker', 'And mine?']]);
    await becomesEqual(worker.icon, [1, 2], 'what is on the icon');
    const [one, two] = await worker.shown();
    assert.notEqual(one.tag, two.tag, 'one does not take the place of the other');

    // nobody has the dashboard open: it is opened there
    await worker.click();
    await becomesEqual(async () => (await worker.opened()).length, 1);
    assert.equal(await worker.closed(), 1);
    const [path] = await worker.opened();
    await page.goto(frontdesk.url + path);
    await message(page, 'And mine?').waitFor();

    // whoever looks is told by the page alone; a test is shown all the same
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.bringToFront();
    await first.write({ text: 'Hello?' });
    await worker.push(await arrives('Hello?'));
    await worker.push(JSON.stringify({ type: 'test' }));
    await becomesEqual(async () => (await shown()).at(-1), ['Frontdesk', 'Notifications arrive on this device.']);
    assert.equal((await shown()).length, 3);
    assert.equal((await worker.icon()).length, 2, 'the icon is the page’s while there is one');

    // an open page is led there, and no other is opened
    await page.goto('about:blank');
    await worker.alone();
    await worker.push(await arrives('Hello?'));
    await becomesEqual(async () => (await shown()).at(-1), ['Walter Worker', 'Hello?']);
    await page.goto(`${frontdesk.url}/settings`);
    await page.getByTestId('language').waitFor();
    await worker.click();
    await message(page, 'Hello?').waitFor();
    assert.equal((await worker.opened()).length, 1);
    await context.close();
    await device.leave();
    await call(ada, 'POST', '/notifications/read', { all: true });
  });

  test('the app can be installed, and no page comes from the worker', async () => {
    const manifest = await ada.evaluate(async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json());
    assert.equal(manifest.display, 'standalone');
    for (const { src, type } of manifest.icons) {
      const response = await fetch(new URL(src, frontdesk.url));
      assert.equal(response.status, 200, src);
      assert.equal(response.headers.get('content-type'), type);
    }
    const worker = await fetch(new URL('/sw.js', frontdesk.url));
    assert.equal(worker.headers.get('cache-control'), 'no-cache');
    assert.ok(!/addEventListener\(\s*['"]fetch/.test(await worker.text()), 'it answers no request');
    await ada.reload();
    const fromWorker = await ada.evaluate(() => performance.getEntriesByType('resource').filter((each) => each.workerStart > 0).map(({ name }) => name));
    assert.deepEqual(fromWorker, []);
  });
});
