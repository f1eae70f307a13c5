// API tokens as an admin makes them: shown once, doing what they were given and no more, and nothing once they are revoked.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { until } from './lib/until.mjs';

describe('API tokens in a browser', () => {
  const there = atTheDesk();

  const status = async (token, path, method = 'GET') => {
    const url = `${there.frontdesk.url}/api/v1${path}`;
    return (await fetch(url, { method, headers: { authorization: `Bearer ${token}` } })).status;
  };

  /** Makes one in the section, with these permissions, and gives its secret. */
  async function make(section, name, permissions) {
    const { page } = there;
    await page.getByTestId('add-token').nth(section).click();
    await page.getByTestId('token-name').fill(name);
    for (const permission of permissions) await page.getByTestId(`permission-${permission}`).check();
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('dialog').getByRole('button', { name: 'Make the token' }).click();
    const secret = (await page.getByTestId('token-secret').textContent()).trim();
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('token-kept').click();
    await page.getByTestId('token-secret').waitFor({ state: 'detached' });
    return secret;
  }

  async function revoke(name) {
    const { page } = there;
    await page.getByTestId('token-row').filter({ hasText: name }).first().getByTestId('revoke-token').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByTestId('token-row').filter({ hasText: name }).first().waitFor({ state: 'detached' });
  }

  for (const [section, whose] of [[0, 'one of one\'s own'], [1, 'one of the workspace']]) {
    test(`${whose} does what it was given until it is revoked`, async () => {
      const { page, frontdesk } = there;
      await page.goto(`${frontdesk.url}/settings/tokens`);
      await page.getByTestId('add-token').nth(1).waitFor();
      const name = `Reports ${section}`;
      const secret = await make(section, name, ['conversations.read']);
      assert.ok(secret.startsWith('frontdesk_'), 'people and scanners know what they found');
      const row = page.getByTestId('token-row').filter({ hasText: name }).first();
      await row.waitFor();
      assert.equal((await page.content()).includes(secret), false, 'it is shown once');
      assert.equal(await status(secret, '/conversations'), 200);
      assert.equal(await status(secret, '/contacts'), 403);
      assert.equal(await status(secret, '/audit_entries'), 403);

      await revoke(name);
      // another process may know it for a second
      await until('it is of no use any more', async () => (await status(secret, '/conversations')) === 401);
    });
  }
});
