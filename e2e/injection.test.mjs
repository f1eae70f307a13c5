// Script in whatever a customer or an agent can write, and in addresses: it is shown as it was written, and nothing of it runs or even
// becomes a part of the page. Files that could run are only downloaded.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { openPage } from './lib/browser.mjs';
import { DEMO, message, standsStill } from './lib/desk.mjs';
import { until } from './lib/until.mjs';

/** Each would call `__ran`, and would be an element with the mark if it were read as markup. */
const MARK = 'data-ran';
const SCRIPTS = [
  `<img src=x onerror=__ran('img') ${MARK}>`,
  `<svg onload=__ran('svg') ${MARK}></svg>`,
  `"><script ${MARK}>__ran('script')</script>`,
  `" onmouseover="__ran('over')" ${MARK}="`,
  `<a href="javascript:__ran('link')" ${MARK}>x</a>`,
  `{{constructor.constructor("__ran('${MARK}')")()}}`,
  `javascript:__ran('address')//${MARK}`,
];
const [IMAGE] = SCRIPTS;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>top.__ran('svg file')</script><rect width="9" height="9"/></svg>`;
const HTML = `<!doctype html><title>x</title><script>__ran('html file')</script><img src=x onerror="__ran('html file')">`;
/** Reads as turnedlmth.png, unless what turns it is left out. */
const BACKWARDS = 'turned\u202egnp.html';

describe('script in a browser', () => {
  const there = atTheDesk({ FRONTDESK_SIGN_UP: 'open' });
  /** What ran, and what the page's policy had to stop, which should not have come so far. */
  const caught = [];
  const known = {};
  let page;
  let url;

  before(async () => {
    ({ page } = there);
    url = there.frontdesk.url;
    await watch(there.desk.context);
    await plantAtTheDesk();
    await plantAsCustomers();
  });

  /** Tells of whatever runs in any page of a context from now on. */
  async function watch(context) {
    await context.exposeFunction('__ran', (what) => void caught.push(`ran: ${what}`));
    await context.exposeFunction('__stopped', (what) => void caught.push(`stopped: ${what}`));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => window.__stopped([effectiveDirective, blockedURI, sample, location.pathname].join(' ')));
    });
    context.on('dialog', (dialog) => {
      caught.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  async function call(method, path, data, headers = {}) {
    const answer = await page.request.fetch(`${url}/api/v1${path}`, { method, data, headers: { origin: url, ...headers } });
    const text = await answer.text();
    assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${text}`);
    return text ? JSON.parse(text) : null;
  }
  const make = (path, data) => call('POST', path, data);

  /** Whatever agents and admins name and write. */
  async function plantAtTheDesk() {
    for (const [n, script] of SCRIPTS.entries()) {
      await make('/labels', { name: script });
      await make('/teams', { name: script });
      await make('/roles', { name: script, permissions: ['labels.manage'] });
      await make('/canned_responses', { shortcut: `s${n}`, text: script });
      await make('/macros', { name: script, actions: { note: script } });
      await make('/me/tokens', { name: script });
      await make('/contact_attributes', { key: `field${n}`, label: script, kind: 'choice', choices: [script] });
      await make('/members', { email: `member${n}@example.test`, name: script, password: 'correct horse battery', role: 'agent' });
      const conditions = { match: 'all', groups: [{ match: 'all', conditions: [{ field: 'status', op: 'is', values: ['open'] }] }] };
      await make('/saved_views', { name: script, shared: true, conditions });
      const { endpoint } = await make('/webhook_endpoints', { name: script, url: `https://localhost:9/${encodeURIComponent(script)}`, event_types: ['message.created'] });
      known.endpoint = endpoint.id;
    }
    await make(`/webhook_endpoints/${known.endpoint}/test`);
    await make('/workspaces', { name: IMAGE });
    await call('PATCH', '/composer_settings', { signature: IMAGE, signature_on: true });
    const { items: inboxes } = await call('GET', '/inboxes');
    for (const [n, { id }] of inboxes.entries()) await call('PATCH', `/inboxes/${id}`, { name: SCRIPTS[n] });
    known.inbox = inboxes.find(({ channel }) => channel === 'whatsapp').id;
    const table = Buffer.from(`name,note\n"${IMAGE}","${SCRIPTS[1]}"\n`);
    await call('POST', `/contact_imports?file_name=${encodeURIComponent(`${IMAGE}.csv`)}`, table, { 'content-type': 'text/csv' });
  }

  /** A file at the platform, to be sent. */
  async function atPlatform(name, type, text) {
    const query = new URLSearchParams({ name });
    const answer = await fetch(`${there.sandbox.url}/media?${query}`, { method: 'POST', body: text, headers: { 'content-type': type } });
    const kept = await answer.json();
    assert.ok(answer.ok, JSON.stringify(kept));
    return kept.media_id;
  }

  /** Whatever customers can write, and answers to it. */
  async function plantAsCustomers() {
    const account = await there.sandbox.account('whatsapp');
    for (const script of SCRIPTS) {
      const customer = await there.sandbox.customer('whatsapp', account.id, script);
      const { id } = await customer.write({ text: script });
      await customer.write({ text: `Quoting ${script}`, reply_to: id });
      known.customer = customer;
    }
    const { customer } = known;
    await customer.write({ media: 'sample:wheel', text: IMAGE });
    await customer.write({ kind: 'location', location: { latitude: 1, longitude: 2, name: IMAGE, address: SCRIPTS[1] } });
    await customer.write({ kind: 'contact', contact: { name: IMAGE, phone: SCRIPTS[3], email: SCRIPTS[6] } });
    for (const [name, type, text] of [[`${IMAGE}.svg`, 'image/svg+xml', SVG], ['page.html', 'text/html', HTML], [BACKWARDS, 'text/html', HTML]]) {
      await customer.write({ kind: 'file', media: [await atPlatform(name, type, text)], text: IMAGE });
    }
    for (const kind of ['order', 'list_reply', 'button_reply', 'ad_message', 'flow_reply', 'product_enquiry']) await customer.write({ kind, text: IMAGE });
    await customer.write({ text: `Last ${IMAGE}` });
    const conversation = await until('all has come', async () => {
      const { items } = await call('GET', `/conversations?q=Last`);
      return items.find(({ last_message: last }) => last.preview.startsWith('Last '));
    });
    known.conversation = conversation.id;
    known.contact = conversation.contact.id;
    const at = `/conversations/${conversation.id}`;
    for (const [n, script] of SCRIPTS.entries()) {
      await make(`${at}/messages`, { client_id: `reply ${n}`, text: script });
      await make(`${at}/messages`, { client_id: `note ${n}`, text: `Note ${script}`, audience: 'team' });
    }
    const { items: labels } = await call('GET', '/labels?limit=100');
    await call('PATCH', at, { label_ids: labels.filter(({ name }) => SCRIPTS.includes(name)).map(({ id }) => id) });
    const fields = Object.fromEntries(SCRIPTS.map((script, n) => [`field${n}`, script]));
    await call('PATCH', `/contacts/${known.contact}`, { note: IMAGE, attributes: fields });
    await make(`${at}/scheduled_messages`, { id: crypto.randomUUID(), text: IMAGE, send_at: new Date(Date.now() + 3_600_000).toISOString() });
    await call('PUT', `${at}/draft`, { reply: IMAGE });
  }

  /** Nothing ran on a page, also not when the mouse goes over all of it, and nothing was read as markup. */
  async function isClean(on, where) {
    const found = await on.evaluate(async (mark) => {
      for (const each of document.querySelectorAll('body *')) each.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const addresses = ['href', 'src', 'action', 'formaction', 'data', 'xlink:href'];
      const runs = (each) => addresses.some((name) => /^\s*(javascript|data:text|vbscript)/i.test(each.getAttribute(name) ?? ''));
      const handles = (each) => [...each.attributes].some(({ name }) => name.startsWith('on'));
      return [...document.querySelectorAll('*')].filter((each) => each.hasAttribute(mark) || runs(each) || handles(each)).map((each) => each.outerHTML.slice(0, 200));
    }, MARK);
    assert.deepEqual([...found, ...caught], [], where);
  }

  /** The page says what was planted, as text. */
  const says = (on) => until('what was written is shown', () => on.evaluate((mark) => document.body.innerText.includes(mark), MARK));

  test('what runs is noticed, and what the policy stops', async () => {
    const opened = await openPage(there.browser);
    await watch(opened.context);
    await opened.page.setContent(IMAGE);
    await until('it ran', () => caught.includes('ran: img'));
    await opened.page.goto(`${url}/login`);
    await opened.page.evaluate((script) => document.body.insertAdjacentHTML('beforeend', script), IMAGE);
    await until('it was stopped', () => caught.some((each) => each.startsWith('stopped: script-src')));
    // nor is text made into code; later, since what a test runs itself is free of the policy
    await opened.page.evaluate(() => void setTimeout(() => window.eval("__ran('text')")));
    await until('it was stopped, too', () => caught.some((each) => each.startsWith('stopped: script-src eval')));
    assert.ok(!caught.includes('ran: text'));
    await assert.rejects(isClean(opened.page, 'with script in it'));
    caught.length = 0;
    await assert.rejects(isClean(opened.page, 'with markup in it'));
    await opened.context.close();
  });

  /** Pages with what was planted in them, and what is there when it is shown. */
  const PAGES = {
    list: '/desk/all',
    conversation: () => `/desk/all/${known.conversation}`,
    scheduled: '/scheduled',
    contacts: '/contacts',
    contact: () => `/contacts/${known.contact}`,
    security: '/settings/security',
    tokens: '/settings/tokens',
    notifications: '/settings/notifications',
    inboxes: '/settings/inboxes',
    inbox: () => `/settings/inboxes/${known.inbox}`,
    members: '/settings/members',
    roles: '/settings/roles',
    teams: '/settings/teams',
    assignment: '/settings/assignment',
    labels: '/settings/labels',
    canned: '/settings/canned',
    macros: '/settings/macros',
    fields: '/settings/contacts',
    webhooks: '/settings/webhooks',
    endpoints: '/settings/webhook-endpoints',
    endpoint: () => `/settings/webhook-endpoints/${known.endpoint}`,
    audit: '/settings/audit',
  };

  test('each page shows what people wrote as they wrote it', async () => {
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(url + (typeof path === 'string' ? path : path()));
      await says(page);
      await page.waitForFunction(() => !document.querySelector('.animate-pulse'));
      await isClean(page, name);
    }
  });

  /** Opens the conversation at its end. */
  async function toEnd() {
    await page.goto(`${url}/desk/all/${known.conversation}`);
    await message(page, SCRIPTS[6]).first().waitFor();
    await standsStill(page);
    const button = page.locator('[data-testid=thread] ~ button');
    if (await button.isVisible()) await button.click();
    await standsStill(page);
  }

  test('a thread with everything in it, and what opens over it', async () => {
    await toEnd();
    const left = new Set(SCRIPTS.map((script) => `Note ${script}`).concat(`${IMAGE}.svg`, 'turnedgnp.html'));
    const thread = page.getByTestId('thread');
    for (let from = Infinity, at = 0; at < from; ) {
      await standsStill(page);
      await isClean(page, `the thread at ${at}`);
      const shown = await thread.innerText();
      for (const words of left) if (shown.includes(words)) left.delete(words);
      [from, at] = await thread.evaluate((each) => [each.scrollTop, (each.scrollTop -= each.clientHeight / 2, each.scrollTop)]);
    }
    assert.deepEqual([...left], [], 'all of it was shown');
    await page.getByRole('button', { name: 'Open the picture' }).first().click();
    await page.getByRole('dialog').waitFor();
    await isClean(page, 'a picture');
    await page.keyboard.press('Escape');
    await page.getByTestId('notification-bell').click();
    await page.getByTestId('notification-panel').waitFor();
    await isClean(page, 'what one is told');
    await page.keyboard.press('Escape');
  });

  test('what is searched for and chosen', async () => {
    await page.goto(`${url}/desk/all`);
    await page.getByTestId('conversation-item').first().waitFor();
    for (const script of SCRIPTS) {
      await page.keyboard.press('/');
      await page.getByTestId('search-input').fill(script);
      await page.getByTestId('search-hit').or(page.getByText('Nothing found')).first().waitFor();
      await isClean(page, `searching for ${script}`);
      await page.keyboard.press('ControlOrMeta+k');
      await page.getByTestId('command-input').fill(script);
      await page.getByTestId('command').first().waitFor();
      await isClean(page, `choosing by ${script}`);
      await until('the bar is closed', async () => {
        await page.keyboard.press('Escape');
        return (await page.getByTestId('command-bar').count()) === 0;
      });
    }
  });

  test('what stands behind a link is told in words', async () => {
    const link = 'https://shop.example/a';
    await page.route('**/link_preview', (route) => route.fulfill({ json: { url: link, title: IMAGE, description: SCRIPTS[1], site_name: SCRIPTS[4] } }));
    await known.customer.write({ text: `Look at ${link}` });
    await toEnd();
    await page.getByTestId('link-card').or(message(page, link).getByText(IMAGE)).first().waitFor();
    await isClean(page, 'a link');
    await page.unroute('**/link_preview');
  });

  test('addresses with script in them', async () => {
    const paths = ['/desk/*', '/desk/all/*', '/desk/all?q=*', '/contacts?q=*', '/contacts/*', '/settings/audit?action=*', '/settings/webhooks?q=*', '/settings/inboxes/*', '/no/*'];
    for (const [n, path] of paths.entries()) {
      for (const script of new Set([IMAGE, SCRIPTS[n % SCRIPTS.length]])) {
        const answer = await page.goto(url + path.replace('*', encodeURIComponent(script)));
        // what ends like a file's name is none of our pages
        if (answer.status() !== 404) await until(`there is a page at ${path}`, () => page.evaluate(() => document.body.innerText.trim()));
        await isClean(page, `${path} with ${script}`);
      }
    }
    const stranger = await openPage(there.browser);
    await watch(stranger.context);
    for (const path of ['/reset-password#token=*', '/invitation#token=*', '/api-reference#*', '/login?next=*', '/unreachable?next=*']) {
      for (const script of [IMAGE, SCRIPTS[6]]) {
        await stranger.page.goto('about:blank');
        await stranger.page.goto(url + path.replace('*', encodeURIComponent(script)));
        await stranger.page.locator('h1, h2').first().waitFor();
        await isClean(stranger.page, `${path} with ${script}`);
      }
    }
    // also where somebody goes on from there
    await stranger.page.getByRole('button', { name: 'Try again' }).click();
    await stranger.page.waitForURL((now) => now.pathname !== '/unreachable');
    await isClean(stranger.page, 'what was out of reach');
    // whoever signs in is led to where they wanted to go, and that is a page of ours
    await stranger.page.goto(`${url}/login?next=${encodeURIComponent("javascript:__ran('next')")}`);
    await stranger.page.getByTestId('login-email').fill(DEMO.email);
    await stranger.page.getByTestId('login-password').fill(DEMO.password);
    await stranger.page.getByTestId('login-submit').click();
    await stranger.page.getByTestId('login-submit').waitFor({ state: 'detached' });
    assert.equal(new URL(stranger.page.url()).origin, url);
    await isClean(stranger.page, 'signing in');
    await stranger.context.close();
  });

  test('answers of the API are no pages', async () => {
    for (const script of SCRIPTS) {
      for (const path of [`/conversations?status=${encodeURIComponent(script)}`, `/labels/${encodeURIComponent(script)}`, '/labels?limit=100']) {
        const answer = await page.goto(`${url}/api/v1${path}`);
        assert.match(answer.headers()['content-type'], /^application\/(problem\+)?json$/, path);
        assert.equal(answer.headers()['x-content-type-options'], 'nosniff', path);
        await isClean(page, path);
      }
    }
  });

  test('files that could run are only downloaded', async () => {
    const ids = [];
    for (const [name, mimeType, text] of [['a.svg', 'image/svg+xml', SVG], ['a.html', 'text/html', HTML], ['a.png', 'image/png', HTML], ['a.xhtml', 'application/xhtml+xml', HTML], ['a.xml', 'text/xml', SVG], [BACKWARDS, 'text/html', HTML]]) {
      const multipart = { file: { name, mimeType, buffer: Buffer.from(text) } };
      const answer = await page.request.post(`${url}/api/v1/attachments`, { multipart, headers: { origin: url } });
      assert.ok(answer.ok(), `${name}: ${await answer.text()}`);
      ids.push((await answer.json()).id);
    }
    const { items } = await call('GET', `/conversations/${known.conversation}/messages?limit=100`);
    const sent = items.flatMap(({ attachments }) => attachments ?? []).filter(({ kind }) => kind === 'file');
    assert.ok(sent.length >= 3, 'what the customer sent is there');
    for (const id of [...ids, ...sent.map((file) => file.id)]) {
      const at = `${url}/api/v1/attachments/${id}/content`;
      const answer = await page.request.get(at);
      const headers = answer.headers();
      assert.equal(headers['content-type'], 'application/octet-stream');
      assert.match(headers['content-disposition'], /^attachment; filename\*=UTF-8''[\w%.*-]+$/);
      assert.equal(headers['content-security-policy'], "default-src 'none'; sandbox");
      assert.equal(headers['x-content-type-options'], 'nosniff');
      await page.goto(`${url}/login`);
      const downloaded = page.waitForEvent('download');
      await page.goto(at).catch((error) => assert.match(error.message, /Download is starting|ERR_ABORTED/));
      await (await downloaded).cancel();
      // nor does it run where a page of ours would embed it
      await page.evaluate((src) => document.body.append(Object.assign(new Image(), { src }), Object.assign(document.createElement('iframe'), { src })), at);
      assert.deepEqual(caught, [], at);
    }
  });
});
