// Outgoing webhooks as an admin sees them: an endpoint is added, gets what a customer writes, does not take something, and is sent it
// again. And a connector of one's own: the one that its document shows.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { answer, becomes, message, open } from './lib/desk.mjs';
import { freePort } from './lib/frontdesk.mjs';
import { until } from './lib/until.mjs';

/** Somebody who takes webhooks; `says` is what they answer. */
async function startReceiver() {
  const receiver = { got: [], says: { status: 204, body: '' } };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    receiver.got.push({ headers: request.headers, body });
    response.writeHead(receiver.says.status).end(receiver.says.body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${server.address().port}/hook`;
  receiver.close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return receiver;
}

/** As docs/webhooks-out.md says it. */
function isSigned(secret, { headers, body }) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures } = headers;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return signatures.split(' ').includes(`v1,${expected}`);
}

/** Runs the connector of docs/api-channel.md. */
function startConnector(env) {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-connector-'));
  const document = readFileSync(new URL('../docs/api-channel.md', import.meta.url), 'utf8');
  const file = join(folder, 'connector.mjs');
  writeFileSync(file, document.match(/```js\n([\s\S]*?)```/)[1]);
  const program = spawn(process.execPath, [file], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  const connector = { said: '', says: (line) => program.stdin.write(`${line}\n`) };
  program.stdout.setEncoding('utf8').on('data', (text) => (connector.said += text));
  connector.stop = () => {
    program.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return connector;
}

describe('outgoing webhooks in a browser', () => {
  const there = atTheDesk({ FRONTDESK_WEBHOOK_NETWORKS: '127.0.0.0/8' });
  let receiver;
  let page;
  let secret;

  before(async () => {
    receiver = await startReceiver();
    page = there.page;
  });
  after(() => receiver?.close());

  const rows = (state) => page.locator(`[data-testid=delivery-row]${state ? `[data-state=${state}]` : ''}`);
  const refresh = () => page.getByTestId('refresh-deliveries').click();

  /** Loads the list until there is what is waited for. */
  const shows = (what, holds) =>
    until(what, async () => {
      await refresh();
      await page.waitForFunction(() => !document.querySelector('[role=status] .animate-pulse'));
      return holds();
    });

  test('an endpoint is added, and its secret is shown once', async () => {
    await page.goto(`${there.frontdesk.url}/settings`);
    await page.getByRole('link', { name: 'Outgoing webhooks' }).click();
    await page.getByTestId('add-endpoint').click();
    await page.getByTestId('endpoint-name').fill('Shop');
    await page.getByTestId('endpoint-url').fill('https://10.0.0.1/inside');
    await page.getByTestId('event-message.created').check();
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('[data-testid=endpoint-url][aria-invalid=true]').waitFor();
    await page.getByTestId('endpoint-url').fill(receiver.url);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    secret = await page.getByTestId('endpoint-secret').innerText();
    assert.match(secret, /^whsec_[A-Za-z0-9+/]+=*$/);
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('endpoint-secret-kept').click();
    await page.locator('[data-testid=endpoint-row][data-state=on]').waitFor();
    await page.getByTestId('open-endpoint').click();
    await page.getByTestId('endpoint-page').waitFor();
    assert.ok(!(await page.content()).includes(secret), 'nowhere any more');
  });

  test('a test arrives, and what a customer writes', async () => {
    await page.getByTestId('test-endpoint').click();
    await rows('delivered').filter({ hasText: 'Test' }).waitFor();
    assert.ok(isSigned(secret, receiver.got[0]), 'the signature is right');
    const account = await there.sandbox.account('whatsapp');
    const customer = await there.sandbox.customer('whatsapp', account.id, `Webhook ${Date.now()}`);
    await customer.write({ text: 'Is it open on Sundays?' });
    const posted = await until('the message is posted', () => receiver.got.find(({ body }) => body.includes('Is it open on Sundays?')));
    assert.ok(isSigned(secret, posted), 'the signature is right');
    assert.equal(JSON.parse(posted.body).type, 'message.created');
    await shows('the delivery', async () => (await rows('delivered').filter({ hasText: 'New message' }).count()) > 0);
    await rows('delivered').filter({ hasText: 'answered 204' }).first().waitFor();
    assert.deepEqual(await barriers(page), []);
  });

  test('what was not taken is tried again, and sent again by hand', async () => {
    receiver.says = { status: 503, body: 'Back in a moment' };
    const account = await there.sandbox.account('whatsapp');
    const customer = await there.sandbox.customer('whatsapp', account.id, `Webhook ${Date.now()}`);
    await customer.write({ text: 'And on Mondays?' });
    await page.locator('[data-testid=endpoint-state][data-state=failing]').waitFor();
    // after the second attempt the next one is minutes away
    await until('it was tried twice', () => receiver.got.filter(({ body }) => body.includes('And on Mondays?')).length === 2);
    await shows('it is tried again', async () => (await rows('retrying').count()) === 1);
    const row = rows('retrying');
    await row.getByRole('button', { name: 'Show the answer' }).click();
    await row.getByText('Back in a moment').waitFor();
    assert.deepEqual(await barriers(page), []);
    receiver.says = { status: 200, body: '' };
    await row.getByTestId('send-again').click();
    await page.locator('[data-testid=endpoint-state][data-state=on]').waitFor();
    await shows('nothing waits', async () => (await rows('retrying').count()) === 0);
    const posted = receiver.got.filter(({ body }) => body.includes('And on Mondays?'));
    assert.equal(posted.length, 3);
    assert.equal(new Set(posted.map(({ headers }) => headers['webhook-id'])).size, 1, 'under one id');

    // something that was taken is sent once more, too
    const before = receiver.got.length;
    await rows('delivered').first().getByTestId('send-again').click();
    await page.getByText('It was sent again and accepted.').waitFor();
    assert.equal(receiver.got.length, before + 1);
  });

  test('the list is narrowed', async () => {
    await page.getByTestId('delivery-type').selectOption('webhook_endpoint.test');
    await until('only the test is listed', async () => (await rows().count()) === 1);
    await page.getByTestId('delivery-type').selectOption('');
    await page.getByRole('radiogroup').getByText('Failed', { exact: true }).click();
    await page.getByText('Nothing fits what you look for.').waitFor();
    await page.getByRole('radiogroup').getByText('All', { exact: true }).click();
  });

  test('who is gone is switched off, and admins are told', async () => {
    receiver.says = { status: 410, body: '' };
    const account = await there.sandbox.account('whatsapp');
    const customer = await there.sandbox.customer('whatsapp', account.id, `Webhook ${Date.now()}`);
    await customer.write({ text: 'Still there?' });
    await page.locator('[data-testid=endpoint-state][data-state=off_gone]').waitFor();
    await page.getByTestId('endpoint-notice').waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.goto(`${there.frontdesk.url}/settings`);
    await page.getByTestId('notification-bell').click();
    await page.locator('[data-testid=notification][data-kind=webhook_endpoint]').click();
    receiver.says = { status: 200, body: '' };
    await page.getByTestId('switch-on').click();
    await page.locator('[data-testid=endpoint-state][data-state=on]').waitFor();
    const last = () => receiver.got.filter(({ body }) => body.includes('Still there?')).length;
    await until('it goes on where it was', () => last() === 2);
  });

  test('another secret signs beside the old one, and the endpoint is removed', async () => {
    await page.getByTestId('rotate-secret').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Change the secret' }).click();
    const another = await page.getByTestId('endpoint-secret').innerText();
    await page.getByTestId('endpoint-secret-kept').click();
    await page.getByTestId('test-endpoint').click();
    const posted = await until('the test is posted', () => receiver.got.findLast(({ headers }) => headers['webhook-signature'].includes(' ')));
    assert.ok(isSigned(secret, posted) && isSigned(another, posted), 'by both');
    await page.getByTestId('remove-endpoint').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No webhooks yet').waitFor();
  });

  test('a connector of one’s own is connected, and the one of the document works', async (context) => {
    const port = await freePort();
    await page.goto(`${there.frontdesk.url}/settings/inboxes`);
    await page.getByTestId('inbox-add').click();
    await page.getByTestId('connect-api').click();
    await page.getByTestId('have-token').click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Our app');
    await page.getByTestId('reply-url').fill('https://10.0.0.1/inside');
    assert.deepEqual(await barriers(page), []);
    await form.getByRole('button', { name: 'Connect' }).click();
    await page.locator('[data-testid=reply-url][aria-invalid=true]').waitFor();
    await page.getByTestId('reply-url').fill(`http://127.0.0.1:${port}/replies`);
    await form.getByRole('button', { name: 'Connect' }).click();
    const told = (what) => page.getByTestId(what).locator('code').innerText();
    const [DESK_URL, DESK_SECRET] = [await told('own-address'), await told('own-secret')];
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('own-secret-kept').click();
    const connector = startConnector({ DESK_URL, DESK_SECRET, PORT: String(port) });
    context.after(() => connector.stop());

    const [question, reply] = [`Is the green one there? ${Date.now()}`, `It is, ${Date.now()}.`];
    connector.says(question);
    await page.goto(there.frontdesk.url);
    await open(page, question);
    await answer(page, reply);
    await becomes(message(page, reply), 'data-status', 'delivered');
    assert.equal(connector.said, `${reply}\n`, 'once');

    await page.goto(`${there.frontdesk.url}/settings/inboxes/${DESK_URL.split('/').at(-1)}`);
    // it was asked when it was connected, before it ran
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.locator('[data-testid=health-fact][data-name=connector][data-state=ok]').waitFor();
    assert.equal(await told('own-connector-address'), DESK_URL);
    assert.ok(!(await page.content()).includes(DESK_SECRET), 'nowhere any more');
    assert.deepEqual(await barriers(page), []);
  });
});
