// Two agents side by side, one of whom sees a part: what is the other's is not there for her, and what is given to somebody else goes from
// her screen as it happens, and comes back.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { areThere, composerReady, logIn, message } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { Sandbox } from './lib/sandbox.mjs';

const ADA = { email: 'ada@frontdesk.example', password: 'ada-ada-ada' };

describe('two agents, one of whom sees a part', () => {
  let frontdesk;
  let browser;
  let owner;
  let ada;
  let sandbox;
  let account;

  before(async () => {
    [frontdesk, browser] = await startDemo();
    ({ page: owner } = await openPage(browser));
    await logIn(owner, frontdesk.url);
    const { workspace } = await call('/me');
    frontdesk.run('member', 'add', '--workspace', workspace.id, '--email', ADA.email, '--password', ADA.password, '--role', 'agent', '--name', 'Ada Lane');
    ({ page: ada } = await openPage(browser));
    await logIn(ada, frontdesk.url, ADA);
    sandbox = new Sandbox(frontdesk.sandboxUrl);
    account = await sandbox.account('messenger');
  });

  afterEach((context) => picture(context, { owner, ada }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  const row = (page, name) => page.getByTestId('conversation-item').filter({ hasText: name }).first();

  /** As the owner. */
  async function call(path, method = 'GET', body = undefined) {
    return owner.evaluate(
      async ([to, how, text]) => {
        const response = await fetch(`/api/v1${to}`, { method: how, headers: { 'content-type': 'application/json' }, body: text });
        if (!response.ok) throw new Error(`${how} ${to}: ${response.status}`);
        return response.status === 204 ? null : response.json();
      },
      [path, method, body && JSON.stringify(body)],
    );
  }

  async function guest(name) {
    const customer = await sandbox.customer('messenger', account.id, name);
    await customer.write({ text: `Hello from ${name}`, at: Date.now() });
    await row(owner, name).waitFor();
    return customer;
  }

  async function opens(page, name) {
    await row(page, name).click();
    await message(page, `Hello from ${name}`).waitFor();
  }

  test('a role is made that sees its own and what nobody has', async () => {
    await owner.goto(`${frontdesk.url}/settings/roles`);
    await owner.getByTestId('add-role').click();
    await owner.getByTestId('role-name').fill('Night shift');
    assert.ok(await owner.getByTestId('visibility-all').isChecked());
    await owner.getByTestId('visibility-own_and_unassigned').check();
    for (const permission of ['conversations.read', 'conversations.reply', 'conversations.update', 'contacts.read']) await owner.getByTestId(`permission-${permission}`).check();
    await show(owner, 'roles-visibility');
    assert.deepEqual(await barriers(owner), []);
    await owner.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await owner.getByTestId('role-row').filter({ hasText: 'Night shift' }).getByText('Their own and unassigned ones').waitFor();

    const role = (await call('/roles')).items.find(({ name }) => name === 'Night shift');
    const member = (await call('/members')).items.find(({ email }) => email === ADA.email);
    // what somebody else has is still on her screen, and goes with the new role
    const taken = (await call('/conversations?limit=1')).items[0];
    const me = (await call('/me')).user.id;
    await call(`/conversations/${taken.id}`, 'PATCH', { assignee_id: me, status: 'open' });
    const inTheList = ada.locator(`[data-testid=conversation-item][data-id="${taken.id}"]`);
    await inTheList.waitFor();
    await call(`/members/${member.id}`, 'PATCH', { role_id: role.id });
    await inTheList.waitFor({ state: 'detached' });
    await owner.goto(frontdesk.url);
  });

  test('what is given to somebody else is gone at once, for links too, and comes back', async () => {
    await guest('Wandering Wilma');
    await guest('Staying Steve');
    await row(ada, 'Staying Steve').waitFor();
    await opens(ada, 'Wandering Wilma');
    await composerReady(ada);
    const address = ada.url();
    const id = address.match(/[\da-f]{8}-[\da-f-]{27}/)[0];
    const me = (await call('/me')).user.id;

    await call(`/conversations/${id}`, 'PATCH', { assignee_id: me });
    const missing = ada.getByText('This conversation is not here');
    await missing.waitFor();
    await row(ada, 'Wandering Wilma').waitFor({ state: 'detached' });
    await row(ada, 'Staying Steve').waitFor();
    await areThere(message(ada, 'Hello from Wandering Wilma'), 0);
    await show(ada, 'visibility-gone');

    // what is said meanwhile is not for her
    const note = 'She asked for a refund';
    await call(`/conversations/${id}/messages`, 'POST', { client_id: 'meanwhile', text: note, audience: 'team' });
    await ada.reload();
    await missing.waitFor();
    await row(ada, 'Staying Steve').waitFor();
    await areThere(row(ada, 'Wandering Wilma'), 0);

    const member = (await call('/members')).items.find(({ email }) => email === ADA.email);
    await call(`/conversations/${id}`, 'PATCH', { assignee_id: member.id });
    await row(ada, 'Wandering Wilma').waitFor();
    await opens(ada, 'Wandering Wilma');
    await message(ada, note).waitFor();
  });

  test('a conversation that comes back to an open page has all that was said', async () => {
    await guest('Returning Rita');
    await opens(ada, 'Returning Rita');
    const id = ada.url().match(/[\da-f]{8}-[\da-f-]{27}/)[0];
    const me = (await call('/me')).user.id;
    await call(`/conversations/${id}`, 'PATCH', { assignee_id: me });
    await row(ada, 'Returning Rita').waitFor({ state: 'detached' });
    await call(`/conversations/${id}/messages`, 'POST', { client_id: 'away', text: 'While you were away', audience: 'team' });
    await call(`/conversations/${id}`, 'PATCH', { assignee_id: null });
    await row(ada, 'Returning Rita').waitFor();
    await message(ada, 'While you were away').waitFor();
  });
});
