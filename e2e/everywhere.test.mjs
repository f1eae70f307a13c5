// Every page of the desk in both themes, in both directions of reading, on a monitor and on a phone: no barrier that axe knows of,
// nothing that hangs over the edge, no text that was forgotten.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage } from './lib/browser.mjs';
import { DEMO, message } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { becomesEqual, until } from './lib/until.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const SIZES = { monitor: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

/** How to get to each route of the router by its name, and what is there when it is ready. */
const PAGES = {
  login: { path: '/login', ready: '[data-testid=login-submit]', stranger: true, signedOut: true },
  'login-provider': { path: '/login/provider', ready: '[data-testid=provider-go]', stranger: true },
  'forgot-password': { path: '/forgot-password', ready: '[data-testid=account-submit]', stranger: true },
  'reset-password': { path: async ({ reset }) => reset, ready: '[data-testid=account-submit]', stranger: true },
  'sign-up': { path: '/sign-up', ready: '[data-testid=account-submit]', stranger: true },
  invitation: { path: '/invitation', ready: '[data-testid=link-gone]', stranger: true },
  'new-workspace': { path: '/workspaces/new', ready: '[data-testid=account-workspace]' },
  'two-step': { path: '/two-step', ready: '[data-testid=two-step-code]' },
  // who is not asked for it is at the desk
  'provider-needed': { path: '/provider', ready: '[data-testid=conversation-item]' },
  suspended: { path: '/suspended', ready: '[data-testid=suspended-leave]' },
  unreachable: { path: '/unreachable', ready: 'h1, h2', stranger: true },
  missing: { path: '/no/such/page', ready: 'h1, h2', stranger: true },
  home: { path: '/', ready: '[data-testid=conversation-item]' },
  desk: { path: async ({ conversation }) => `/desk/all/${conversation}`, ready: '[data-testid=message]' },
  scheduled: { path: '/scheduled', ready: '[data-testid=scheduled-page] p' },
  contacts: { path: '/contacts', ready: '[data-testid=contact-item]' },
  settings: { path: '/settings', ready: '[data-testid=settings-pages]' },
  'settings-security': { path: '/settings/security', ready: '[data-testid=session-row]' },
  // not beside /settings, which shows the same on a monitor
  'settings-profile': { path: '/settings/profile', ready: '[data-testid=language]' },
  'settings-tokens': { path: '/settings/tokens', ready: '[data-testid=add-token]' },
  'settings-notifications': { path: '/settings/notifications', ready: '[data-testid=way-message-sound]' },
  'settings-inboxes': { path: '/settings/inboxes', ready: '[data-testid=inbox-row]' },
  'settings-connect': { path: '/settings/inboxes/connect', ready: '[data-testid=connect-whatsapp]' },
  'settings-inbox': { path: async ({ inbox }) => `/settings/inboxes/${inbox}`, ready: '[data-testid=health-fact]' },
  'settings-members': { path: '/settings/members', ready: 'main li' },
  'settings-sign-in': { path: '/settings/sign-in', ready: '[data-testid=provider-form]' },
  'settings-roles': { path: '/settings/roles', ready: '[data-testid=add-role]' },
  'settings-teams': { path: '/settings/teams', ready: 'main h2' },
  'settings-assignment': { path: '/settings/assignment', ready: '[data-testid=member-load]' },
  'settings-labels': { path: '/settings/labels', ready: 'main h2' },
  'settings-canned': { path: '/settings/canned', ready: 'main h2' },
  'settings-macros': { path: '/settings/macros', ready: 'main h2' },
  'settings-contacts': { path: '/settings/contacts', ready: '[data-testid=import-section]' },
  'settings-webhooks': { path: '/settings/webhooks', ready: '[data-testid=webhook-row]' },
  'settings-endpoints': { path: '/settings/webhook-endpoints', ready: '[data-testid=endpoint-row]' },
  'settings-endpoint': { path: async ({ endpoint }) => `/settings/webhook-endpoints/${endpoint}`, ready: '[data-testid=delivery-row]' },
  'settings-usage': { path: '/settings/usage', ready: '[data-testid=usage-row]' },
  'settings-privacy': { path: '/settings/privacy', ready: '[data-testid=keep-messages]' },
  'settings-audit': { path: '/settings/audit', ready: '[data-testid=audit-row]' },
  'api-reference': { path: '/api-reference', ready: '[data-testid=reference-route]', stranger: true },
  components: { path: '/ui', ready: '[data-testid=component]', stranger: true },
};

const router = ['index.ts', 'settings.ts'].map((name) => readFileSync(at(`../dashboard/src/router/${name}`), 'utf8')).join('\n');
const routes = [...router.matchAll(/\bpath: '[^']*', name: '([\w-]+)'/g)].map((found) => found[1]);

/** What hangs over the edge of the page, and what is as wide as to be cut off by the window. */
const overhang = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((each) => each.getBoundingClientRect().right > width + 1 || each.getBoundingClientRect().left < -1)
      .slice(0, 5)
      .map((each) => each.outerHTML.slice(0, 120));
  });

/** The name of a text where the text itself should be. */
const unsaid = (page) => page.evaluate(() => document.body.innerText.match(/\b[a-z]\w*(?:\.[a-z]\w*){1,4}\b(?=\s|$)/gim) ?? []);

describe('every page of the desk', () => {
  let frontdesk;
  let browser;
  const known = {};

  before(async () => {
    [frontdesk, browser] = await startDemo();
    // a link that leads somewhere, however often it is looked at
    known.reset = frontdesk.run('member', 'reset-password', '--email', DEMO.email).link.slice(frontdesk.url.length);
  });
  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  /** A browser of somebody who reads this language, logged in. */
  async function signIn(context) {
    const answer = await context.request.post(`${frontdesk.url}/api/v1/auth/login`, { data: DEMO, headers: { origin: frontdesk.url } });
    assert.ok(answer.ok(), `signing in: ${answer.status()}`);
    return context.cookies();
  }

  /** Somebody who is signed in. All of them are, once: an account takes ten sign-ins at a time, and then one in half a minute. */
  async function visitor(locale, colorScheme, viewport) {
    const opened = await openPage(browser, { locale, colorScheme, viewport, reducedMotion: 'reduce' });
    if (known.cookies) await opened.context.addCookies(known.cookies);
    else known.cookies = await signIn(opened.context);
    if (!known.conversation) {
      const list = async (path) => (await (await opened.context.request.get(`${frontdesk.url}/api/v1/${path}`)).json()).items;
      known.conversation = (await list('conversations?channel=whatsapp'))[0].id;
      // one that is private, so that there is something to be told of it
      const post = async (path, data) => (await opened.context.request.post(`${frontdesk.url}/api/v1/${path}`, { data, headers: { origin: frontdesk.url } })).json();
      const made = await post('webhook_endpoints', { name: 'Shop', url: 'https://localhost:9/hooks', event_types: ['message.created', 'contact.updated'] });
      known.endpoint = made.endpoint.id;
      await post(`webhook_endpoints/${known.endpoint}/test`);
      known.inbox = (await list('inboxes')).find(({ channel }) => channel === 'whatsapp').id;
    }
    return opened;
  }

  /** As a link does it, without loading the app anew for each page; what is there before is marked. */
  const follow = (page, path) =>
    page.evaluate((to) => {
      document.querySelectorAll('body *').forEach((each) => each.setAttribute('data-before', ''));
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate', { state: null }));
    }, path);

  test('is known here', () => {
    assert.ok(routes.length > 10, `the router has few routes: ${routes}`);
    assert.deepEqual(routes.filter((name) => !PAGES[name]), [], 'routes that this test does not visit');
    assert.deepEqual(Object.keys(PAGES).filter((name) => !routes.includes(name)), [], 'pages that are no route any more');
  });

  // each in a browser's window of its own, so two at a time
  describe('in every look and language', { concurrency: 2 }, () => {
    for (const [locale, direction] of [['en-GB', 'ltr'], ['ar', 'rtl']]) {
      for (const colorScheme of ['light', 'dark']) {
        for (const [size, viewport] of Object.entries(SIZES)) {
          test(`${direction}, ${colorScheme}, ${size}`, async () => {
            const { page, context, complaints } = await visitor(locale, colorScheme, viewport);
            const wrong = {};
            for (const [name, { path, ready, stranger, signedOut }] of Object.entries(PAGES)) {
              const to = typeof path === 'string' ? path : await path(known);
              if (signedOut) await context.clearCookies();
              if (stranger || page.url() === 'about:blank') await page.goto(frontdesk.url + to);
              else await follow(page, to);
              await page.locator(ready).and(page.locator(':not([data-before])')).first().waitFor({ state: 'attached' });
              await page.waitForFunction(() => !document.querySelector('.animate-pulse:not([data-testid=component] *)'));
              await show(page, `${name}-${direction}-${colorScheme}-${size}`);
              const found = [...(await barriers(page)), ...(await overhang(page)).map((each) => `hangs over: ${each}`)];
              assert.equal(await page.evaluate(() => document.documentElement.dir), direction);
              if (found.length) wrong[name] = found;
              if (signedOut) await context.addCookies(known.cookies);
            }
            assert.deepEqual(wrong, {});
            // whoever is signed out is told so, when they are asked who they are
            assert.deepEqual(complaints.filter((each) => !each.includes('favicon') && !/401.*\/api\/v1\/me\)$/.test(each)), []);
            await context.close();
          });
        }
      }
    }

    for (const [locale, script] of [['ru', 'Cyrillic'], ['zh-CN', 'Han'], ['ar', 'Arabic']]) {
      test(`speaks ${locale}, and nothing hangs over on a phone`, async () => {
        const { page, context } = await visitor(locale, 'light', SIZES.phone);
        for (const [name, { path, ready, signedOut }] of Object.entries(PAGES)) {
          if (signedOut) await context.clearCookies();
          await page.goto(frontdesk.url + (typeof path === 'string' ? path : await path(known)));
          await page.locator(ready).first().waitFor({ state: 'attached' });
          await page.waitForFunction(() => !document.querySelector('.animate-pulse:not([data-testid=component] *)'));
          assert.match(await page.innerText('body'), new RegExp(`\\p{Script=${script}}{2,}`, 'u'), name);
          assert.deepEqual([...(await overhang(page))], [], name);
          const names = (await unsaid(page)).filter((each) => /^(common|errors|settings|thread|list|nav|composer|contact|status)\./.test(each));
          assert.deepEqual(names, [], name);
          if (signedOut) await context.addCookies(known.cookies);
        }
        await context.close();
      });
    }
  });

  test('a request of the API is found, opened, and led to by its address', async () => {
    const { page, context } = await openPage(browser);
    await page.goto(`${frontdesk.url}/api-reference`);
    await page.getByTestId('reference-search').fill('post labels');
    const route = page.getByTestId('reference-route').filter({ hasText: 'POST' }).filter({ hasText: '/labels' }).first();
    await route.getByRole('button').first().click();
    await route.getByTestId('reference-curl').filter({ hasText: `curl -X POST '${frontdesk.url}/api/v1/labels'` }).waitFor();
    await route.getByText('labels.manage', { exact: true }).waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.waitForURL(/#labels_/);
    await page.reload();
    await page.getByTestId('reference-curl').filter({ hasText: '/api/v1/labels' }).waitFor();
    await context.close();
  });

  test('from right to left: what points is turned, what opens begins on the right, keys go the way of the eye', async () => {
    const { page, context } = await visitor('ar', 'light', SIZES.monitor);
    const sandbox = new Sandbox(frontdesk.sandboxUrl);
    const whatsapp = await sandbox.account('whatsapp');
    const customer = await sandbox.customer('whatsapp', whatsapp.id, `ضيف ${Date.now()}`);
    await customer.write({ text: 'أين طلبي رقم 1234؟' });
    await page.goto(`${frontdesk.url}/desk/all`);
    const row = page.getByTestId('conversation-item').filter({ hasText: customer.name });
    await row.click();
    await message(page, 'أين طلبي رقم 1234؟').waitFor();

    const box = async (locator) => locator.boundingBox();
    const [list, thread, details] = [await box(page.getByTestId('conversation-list')), await box(page.getByTestId('thread')), await box(page.getByTestId('thread-contact'))];
    assert.ok(list.x > thread.x, 'the list is on the right of the thread');
    assert.ok(details.x + details.width > thread.x + thread.width / 2, 'the name stands where a line begins');
    // the customer's bubbles are on the side where lines begin, ours on the other
    const theirs = await box(message(page, 'أين طلبي رقم 1234؟').locator('> *').first());
    assert.ok(theirs.x + theirs.width > thread.x + thread.width * 0.7, 'theirs on the right');
    await page.getByTestId('composer-input').fill('في الطريق إليك');
    await page.getByTestId('composer-send').click();
    await message(page, 'في الطريق إليك').waitFor();

    const scale = (selector) => page.locator(selector).first().evaluate((icon) => getComputedStyle(icon).scale);
    assert.equal(await scale('[data-testid=composer-send] svg'), '-1 1', 'the arrow of Send points to the left');
    assert.equal(await scale('[data-testid=thread-contact] ~ * svg.lucide-alarm-clock, svg.lucide-alarm-clock'), 'none', 'a clock is not turned');

    await page.getByRole('button', { name: 'إجراءات أخرى' }).click();
    await until('the menu is within the window', async () => {
      const menu = await box(page.getByRole('menu'));
      return menu.x >= 0 && menu.x + menu.width <= SIZES.monitor.width;
    });
    await page.keyboard.press('Escape');

    // what is Latin among Arabic words begins where they do
    await page.getByTestId('assign-me').click();
    const assignee = page.locator('#details-pane [data-line]').filter({ hasText: 'Dana Demo' });
    await assignee.waitFor();
    const [edge, words] = await assignee.evaluate((line) => {
      const range = document.createRange();
      range.selectNodeContents(line);
      return [line.getBoundingClientRect().right, range.getBoundingClientRect().right];
    });
    assert.ok(Math.abs(edge - words) <= 1, `the words end at ${words}, their line at ${edge}`);

    // an empty field's hint begins on the right too
    assert.equal(await page.getByTestId('composer-input').evaluate((field) => getComputedStyle(field).direction), 'rtl');
    await context.close();
  });

  test('says aloud what comes, and moves nothing for those who want no movement', async () => {
    const { page, context } = await visitor('en-GB', 'light', SIZES.monitor);
    const sandbox = new Sandbox(frontdesk.sandboxUrl);
    const whatsapp = await sandbox.account('whatsapp');
    const customer = await sandbox.customer('whatsapp', whatsapp.id, `Guest ${Date.now()}`);
    await customer.write({ text: 'Is anybody there?' });
    await page.goto(`${frontdesk.url}/desk/all`);
    await page.getByTestId('conversation-item').filter({ hasText: customer.name }).click();
    await message(page, 'Is anybody there?').waitFor();
    await customer.write({ text: 'Hello once more' });
    await page.getByRole('status').filter({ hasText: `New message from ${customer.name}: Hello once more` }).waitFor({ state: 'attached' });

    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    const moving = () => page.evaluate(() => document.getAnimations().filter(({ effect }) => effect.getComputedTiming().duration > 20).length);
    await becomesEqual(moving, 0, 'what moves');
    await context.close();
  });

  test('is in the language that the member chose, on every device, until they choose another', async () => {
    const first = await visitor('en-GB', 'light', SIZES.monitor);
    // it is spoken before it is kept
    const isKept = (page) => page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.url().endsWith('/api/v1/me') && answer.ok());
    await first.page.goto(`${frontdesk.url}/settings`);
    const keptFirst = isKept(first.page);
    await first.page.getByTestId('language').selectOption('ru');
    await first.page.getByRole('heading', { name: 'Профиль' }).waitFor();
    await keptFirst;
    const second = await openPage(browser, { locale: 'en-GB', viewport: SIZES.phone });
    await signIn(second.context);
    await second.page.goto(frontdesk.url);
    await second.page.getByRole('heading', { name: 'Все диалоги' }).or(second.page.getByText('Диалоги')).first().waitFor();
    const language = () => second.page.evaluate(() => document.documentElement.lang);
    await becomesEqual(language, 'ru');

    // On the sign-in page a language is chosen before anybody is known; it becomes that member's.
    const third = await openPage(browser, { locale: 'en-GB' });
    await third.page.goto(frontdesk.url);
    await third.page.getByTestId('login-languages').getByRole('button', { name: 'العربية' }).click();
    await third.page.getByLabel('البريد الإلكتروني').fill(DEMO.email);
    await third.page.getByTestId('login-password').fill(DEMO.password);
    const kept = isKept(third.page);
    await third.page.getByTestId('login-submit').click();
    // it is kept behind the list's coming
    await kept;
    await third.page.getByTestId('conversation-list').waitFor();
    await becomesEqual(() => third.page.evaluate(() => document.documentElement.dir), 'rtl');
    await second.page.reload();
    await second.page.getByTestId('conversation-list').waitFor();
    await becomesEqual(language, 'ar');

    await third.page.goto(`${frontdesk.url}/settings`);
    const forgotten = isKept(third.page);
    await third.page.getByTestId('language').selectOption('');
    await third.page.getByRole('heading', { name: 'Profile' }).waitFor();
    await forgotten;
    for (const { context } of [first, second, third]) await context.close();
  });
});
