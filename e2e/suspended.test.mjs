// A workspace that its operator has told to wait, as somebody at its desk sees it: led to a page that says so, kept there, and back as soon as it
// goes on.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';

describe('a suspended workspace in a browser', () => {
  const there = atTheDesk();

  test('its people are told, and are back by themselves when it goes on', async () => {
    const { page, frontdesk } = there;
    const { workspace } = await page.evaluate(() => fetch('/api/v1/me').then((answer) => answer.json()));
    assert.deepEqual(frontdesk.run('workspace', 'suspend', workspace.id), { workspace_id: workspace.id, changed: true });
    // nobody touches anything: the socket's end brings them here
    await page.waitForURL('**/suspended');
    await page.getByRole('heading', { name: `${workspace.name} is paused` }).waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.goto(`${frontdesk.url}/desk/all`);
    await page.waitForURL('**/suspended');
    await page.getByTestId('suspended-again').waitFor();
    frontdesk.run('workspace', 'resume', workspace.id);
    await page.getByTestId('conversation-list').waitFor();
  });
});
