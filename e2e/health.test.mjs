// How an inbox stands, the webhook log, and messages that webhooks missed: as an admin sees them.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { areThere, becomes, message } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { becomesEqual, until } from './lib/until.mjs';

describe('health and the webhook log in a browser', () => {
  let frontdesk;
  let page;
  let sandbox;
  let messenger;

  const there = atTheDesk();

  before(async () => {
    ({ frontdesk, page, sandbox } = there);
    messenger = await sandbox.account('messenger');
  });

  async function to(name) {
    await page.goto(`${frontdesk.url}/settings`);
    await page.getByRole('link', { name, exact: true }).click();
  }

  /** Somebody's first words. Pages that do not follow what comes show them only if the server has them before. */
  async function begins(customer, text) {
    const bubble = await customer.write({ text });
    const found = () => page.request.get(`${frontdesk.url}/api/v1/search?q=${encodeURIComponent(customer.name)}`);
    await until(`${text} has arrived`, async () => (await (await found()).json()).items.length > 0);
    return bubble;
  }

  async function toInbox() {
    await to('Inboxes');
    await page.getByTestId('inbox-row').filter({ hasText: 'Messenger' }).first().getByRole('link', { name: /Health/ }).click();
    await page.getByTestId('health-state').waitFor();
  }

  /** Everything fits and nobody is kept out, in light and dark, wide and narrow. */
  async function looksGood(name) {
    for (const [width, scheme] of [[1440, 'light'], [390, 'dark'], [390, 'light'], [1440, 'dark']]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await show(page, `health-${name}-${width}-${scheme}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${name} is ${wide} px too wide at ${width}`);
      assert.deepEqual(await barriers(page), [], `${name} at ${width}, ${scheme}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
  }

  test('an inbox says how it stands, and that its token died', async () => {
    await to('Inboxes');
    const row = page.getByTestId('inbox-row').filter({ hasText: 'Messenger' }).first();
    await row.getByTestId('health-mark').waitFor();
    await toInbox();
    const fact = (name) => page.locator(`[data-testid=health-fact][data-name=${name}]`);
    await becomes(fact('token'), 'data-state', 'ok');
    await becomes(fact('connection'), 'data-state', 'ok');
    await looksGood('inbox');

    await sandbox.reopen(messenger, 'another-token');
    await page.getByTestId('health-fresh').click();
    await becomes(page.getByTestId('health-state'), 'data-state', 'bad');
    await fact('token').getByText('The access token does not work').waitFor();
    await sandbox.reopen(messenger, messenger.access_token);
    await page.getByTestId('health-fresh').click();
    await becomes(fact('token'), 'data-state', 'ok');
  });

  test('a test message reaches a phone that wrote before', async () => {
    const phone = await sandbox.customer('messenger', messenger.id, `Own phone ${Date.now()}`);
    await begins(phone, 'It is me');
    await toInbox();
    const choice = page.getByLabel('To', { exact: true });
    await choice.selectOption({ label: phone.name });
    await page.getByTestId('send-test').click();
    await page.getByText('On its way.').waitFor();
    await page.getByRole('link', { name: 'Follow it in the conversation' }).click();
    const sent = message(page, 'Test message of');
    await becomes(sent, 'data-status', 'read');
    const accepted = await sandbox.journal({ channel: 'messenger', recipient: phone.id });
    assert.equal(accepted.length, 1);
  });

  test('the log finds a webhook, says what became of it, and leads to the message', async () => {
    const guest = await sandbox.customer('messenger', messenger.id, `Guest ${Date.now()}`);
    const bubble = await begins(guest, 'Where is my order?');
    await to('Webhook log');
    await page.getByTestId('webhook-search').fill(bubble.id);
    const rows = page.getByTestId('webhook-row');
    await areThere(rows, 1);
    await rows.first().getByTestId('webhook-about').getByText('Where is my order?').waitFor();
    assert.match(await rows.first().locator('time').innerText(), /:\d\d:\d\d/, 'to the second');
    await looksGood('log');
    await rows.first().click();
    const detail = page.getByTestId('webhook-detail');
    await becomes(detail.getByTestId('webhook-effect'), 'data-became', 'applied');
    await detail.getByText(guest.name).waitFor();
    await detail.locator('pre').filter({ hasText: 'Where is my order?' }).waitFor();
    await looksGood('detail');
    await page.getByTestId('webhook-replay').click();
    await page.getByText('It was run again.').waitFor();
    await detail.getByRole('link', { name: 'Show the message' }).click();
    await message(page, 'Where is my order?').waitFor();
    assert.equal(await message(page, 'Where is my order?').count(), 1, 'running it again added nothing');
  });

  test('everything that was found is run again, with its progress', async () => {
    await to('Webhook log');
    await page.getByTestId('webhook-row').first().waitFor();
    await page.getByTestId('replay-all').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click();
    await becomes(page.getByTestId('replay-progress'), 'data-state', 'finished', 60_000);
    await page.getByText(/were run again, 0 failed/).waitFor();
  });

  test('how long things are kept is chosen, and what would be gone for good is asked about', async () => {
    await to('Webhook log');
    await page.getByRole('link', { name: 'How long raw webhooks are kept' }).click();
    const kept = (what) => page.getByTestId(`keep-${what}`);
    await kept('webhooks').selectOption('3');
    await page.getByText('Saved', { exact: true }).first().waitFor();
    await kept('webhooks').selectOption('');

    await kept('messages').selectOption('365');
    const question = page.getByRole('dialog', { name: 'Erase what is older?' });
    assert.deepEqual(await barriers(page), []);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await becomesEqual(() => kept('messages').inputValue(), '');
    await kept('messages').selectOption('365');
    await question.getByRole('button', { name: 'Erase older ones' }).click();
    await question.waitFor({ state: 'detached' });
    await page.reload();
    await becomesEqual(() => kept('messages').inputValue(), '365');
    assert.equal(await kept('webhooks').inputValue(), '');
  });

  test('what webhooks missed appears after a look, marked as recovered', async () => {
    const guest = await sandbox.customer('messenger', messenger.id, `Lost ${Date.now()}`);
    await begins(guest, 'This one arrives');
    await sandbox.settings({ lost: true });
    // what is younger than a minute is left to its webhook
    await guest.write({ text: 'This one is lost', at: Date.now() - 120_000 });
    await sandbox.webhooks(30_000);
    await sandbox.settings({ lost: false });
    await toInbox();
    await page.getByTestId('look-for-missed').click();
    await page.getByText('The platform is being asked.').waitFor();
    await page.goto(`${frontdesk.url}/desk/all`);
    await page.getByTestId('conversation-item').filter({ hasText: guest.name }).click();
    // a platform that was too busy is asked again after two minutes
    await message(page, 'This one is lost').waitFor({ timeout: 200_000 });
    assert.equal(await message(page, 'This one is lost').count(), 1);
  });
});
