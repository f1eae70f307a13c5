// Two agents side by side: conversations that are given by themselves to whoever is here and has room, and one that is handed over with
// a note.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { composerReady, logIn, message } from './lib/desk.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { becomesEqual, until as waitUntil } from './lib/until.mjs';

const until = (holds) => waitUntil(String(holds), holds);
const ADA = { email: 'ada@frontdesk.example', password: 'ada-ada-ada' };

describe('automatic assignment', () => {
  let frontdesk;
  let browser;
  let sandbox;
  let account;
  let owner;
  let ada;
  const ids = {};

  const call = (page, method, path, body) =>
    page.evaluate(
      async ([method_, path_, body_]) => {
        const response = await fetch(`/api/v1${path_}`, { method: method_, headers: { 'content-type': 'application/json' }, body: body_ && JSON.stringify(body_) });
        return response.status === 204 ? null : response.json();
      },
      [method, path, body],
    );

  before(async () => {
    [frontdesk, browser] = await startDemo();
    sandbox = new Sandbox(frontdesk.sandboxUrl);
    account = await sandbox.account('messenger');
    ({ page: owner } = await openPage(browser));
    await logIn(owner, frontdesk.url);
    const me = await call(owner, 'GET', '/me');
    ids.owner = me.user.id;
    ids.ownerName = me.user.name;
    frontdesk.run('member', 'add', '--workspace', me.workspace.id, '--email', ADA.email, '--password', ADA.password, '--role', 'agent', '--name', 'Ada Lane');
    ({ page: ada } = await openPage(browser));
    await logIn(ada, frontdesk.url, ADA);
    ids.ada = (await call(ada, 'GET', '/me')).user.id;
    // what the sandbox's story has made is done
    for (let more = true; more; ) more = (await call(owner, 'POST', '/conversations/bulk', { filter: { status: 'open' }, change: { status: 'resolved' } })).more;
    await call(ada, 'POST', '/notifications/read', { all: true });
  });

  afterEach((context) => picture(context, { owner, ada }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  const row = (who) => owner.getByTestId(`member-${ids[who]}`);
  const hers = (text) => ada.getByTestId('conversation-item').filter({ hasText: text });
  async function guest(name) {
    const customer = await sandbox.customer('messenger', account.id, name);
    await customer.write({ text: `Hello from ${name}`, at: Date.now() });
    return customer;
  }
  /** As the server has it. A customer's name comes a moment after the customer. */
  async function nobodyHas(name) {
    const found = async () => (await call(ada, 'GET', '/conversations?limit=100')).items.find(({ contact }) => contact.name === name);
    const { assignee_id: assignee } = await waitUntil(`${name} is there`, found);
    assert.equal(assignee ?? null, null, `${name} is given to nobody`);
  }
  async function menu(page, item) {
    await page.getByRole('button', { name: /Your account/ }).click();
    await page.getByRole('menuitem', { name: item }).click();
  }

  test('an admin chooses how, and sees who is here', async () => {
    await owner.goto(`${frontdesk.url}/settings/assignment`);
    await row('ada').getByTestId('member-presence').filter({ hasText: 'Online' }).waitFor();
    await row('ada').getByTestId('member-load').filter({ hasText: '0 of 10 open' }).waitFor();
    // the owner takes none, so that it is clear who gets what
    await row('owner').getByRole('spinbutton').fill('0');
    await row('owner').getByRole('spinbutton').press('Enter');
    await row('owner').getByTestId('member-load').filter({ hasText: 'gets none' }).waitFor();
    await owner.getByTestId('queue-none').getByRole('combobox').selectOption('round_robin');
    // shown at once, stored a moment later
    await becomesEqual(
      async () => {
        const { without_team, capacities } = await call(owner, 'GET', '/assignment');
        return [without_team, capacities];
      },
      ['round_robin', [{ user_id: ids.owner, capacity: 0 }]],
    );
    assert.deepEqual(await barriers(owner), []);
  });

  test('who is here gets what comes, and the conversation says why', async () => {
    await ada.getByRole('link', { name: 'Mine', exact: false }).first().click();
    await guest('First Guest');
    await hers('First Guest').click();
    await ada.getByTestId('thread').getByText('Given to Ada Lane automatically: it was their turn').waitFor();
    await row('ada').getByTestId('member-load').filter({ hasText: '1 of 10 open' }).waitFor();
    const told = await until(async () => (await call(ada, 'GET', '/notifications')).items.find((each) => each.kind === 'assigned'));
    assert.equal(told.actor_name, null);
  });

  test('who says that they are away gets none until they are back', async () => {
    await menu(ada, /^Away/);
    await row('ada').getByTestId('member-presence').filter({ hasText: 'Away' }).waitFor();
    await guest('Second Guest');
    await owner.getByTestId('queue-none').getByTestId('queue-waiting').filter({ hasText: '1 waits' }).waitFor();
    await nobodyHas('Second Guest');
    assert.equal(await hers('Second Guest').count(), 0);
    assert.deepEqual(await barriers(ada), []);
    await ada.reload();
    await ada.getByRole('button', { name: /Your account, Away/ }).waitFor();
    await menu(ada, 'Available');
    await hers('Second Guest').waitFor();
    await row('ada').getByTestId('member-presence').filter({ hasText: 'Online' }).waitFor();
    await owner.getByTestId('queue-none').getByTestId('queue-waiting').filter({ hasText: 'nothing waits' }).waitFor();
  });

  test('who has enough gets the next when one is done', async () => {
    await owner.getByTestId('capacity').fill('2');
    await owner.getByTestId('capacity').press('Enter');
    await row('ada').getByTestId('member-load').filter({ hasText: '2 of 2 open' }).waitFor();
    await guest('Third Guest');
    await owner.getByTestId('queue-none').getByTestId('queue-waiting').filter({ hasText: '1 waits' }).waitFor();
    await nobodyHas('Third Guest');
    assert.equal(await hers('Third Guest').count(), 0);
    await hers('First Guest').click();
    await message(ada, 'Hello from First Guest').waitFor();
    await ada.getByTestId('resolve').click();
    await hers('Third Guest').waitFor();
  });

  test('a conversation is handed over with a note by keys, and its receiver hears of it once', async () => {
    await call(owner, 'POST', '/notifications/read', { all: true });
    await hers('Third Guest').click();
    await message(ada, 'Hello from Third Guest').waitFor();
    await composerReady(ada);
    await ada.getByTestId('thread').click();
    await ada.keyboard.press('Shift+A');
    const dialog = ada.getByRole('dialog');
    await dialog.getByRole('combobox').pressSequentially(ids.ownerName.slice(0, 3));
    assert.deepEqual(await barriers(ada), []);
    await dialog.getByRole('option', { name: ids.ownerName }).waitFor();
    await dialog.getByRole('combobox').press('Enter');
    await dialog.getByTestId('hand-over-chosen').filter({ hasText: ids.ownerName }).waitFor();
    await dialog.getByTestId('hand-over-note').fill('They want to know about the invoice');
    await dialog.getByTestId('hand-over-note').press('Control+Enter');
    // what is under the mouse stays
    const done = ada.getByRole('status').locator('div').filter({ hasText: `Handed over to ${ids.ownerName}` });
    await done.getByRole('button', { name: 'Undo' }).hover();
    await hers('Third Guest').waitFor({ state: 'detached' });
    await message(ada, 'They want to know about the invoice').getByTestId('named').filter({ hasText: `@${ids.ownerName}` }).waitFor();

    await owner.goto(`${frontdesk.url}/desk/all`);
    await owner.getByTestId('notification-count').filter({ hasText: /^1$/ }).waitFor();
    await owner.getByTestId('notification-bell').click();
    const entry = owner.getByTestId('notification').filter({ hasText: 'They want to know about the invoice' });
    await entry.filter({ hasText: 'Ada Lane assigned it to you' }).waitFor();
    await entry.click();
    await message(owner, 'They want to know about the invoice').waitFor();

    await done.getByRole('button', { name: 'Undo' }).click();
    await hers('Third Guest').waitFor();
    await until(async () => (await call(ada, 'GET', '/conversations?assignee=me')).items.some((each) => each.contact.name === 'Third Guest'));
  });

  test('the least busy of two gets the next, whoever comes back goes to whoever had them, and the longest waiting is first', async () => {
    for (const page of [owner, ada]) await call(page, 'POST', '/notifications/read', { all: true });
    for (let more = true; more; ) more = (await call(owner, 'POST', '/conversations/bulk', { filter: { status: 'open' }, change: { status: 'resolved' } })).more;
    await owner.goto(`${frontdesk.url}/settings/assignment`);
    await row('ada').getByTestId('member-load').filter({ hasText: '0 of 2 open' }).waitFor();
    const own = row('owner').getByRole('spinbutton');
    /** The owner takes no more than so many: shown at once, stored a moment later. */
    const ownCapacity = async (most, load) => {
      await own.fill(String(most));
      await own.press('Enter');
      await row('owner').getByTestId('member-load').filter({ hasText: load }).waitFor();
      await becomesEqual(async () => (await call(owner, 'GET', '/assignment')).capacities.find((each) => each.user_id === ids.owner)?.capacity, most);
    };
    await ownCapacity(3, '0 of 3 open');
    await owner.getByTestId('queue-none').getByRole('combobox').selectOption('least_busy');
    await becomesEqual(async () => {
      const { without_team, sticky } = await call(owner, 'GET', '/assignment');
      return [without_team, sticky];
    }, ['least_busy', true]);
    const found = async (name) => (await call(owner, 'GET', '/conversations?limit=100')).items.find(({ contact }) => contact.name === name);
    const says = (page, words) => page.getByTestId('thread').getByText(words).waitFor();
    await ada.goto(`${frontdesk.url}/desk/mine`);

    // one by hand, so that one of them is busier whoever got the last one in turn
    await menu(ada, /^Away/);
    await row('ada').getByTestId('member-presence').filter({ hasText: 'Away' }).waitFor();
    await guest('Busy Bea');
    await row('owner').getByTestId('member-load').filter({ hasText: '1 of 3 open' }).waitFor();
    await menu(ada, 'Available');
    await row('ada').getByTestId('member-presence').filter({ hasText: 'Online' }).waitFor();
    const returning = await guest('Returning Rita');
    await hers('Returning Rita').click();
    await says(ada, 'Given to Ada Lane automatically: they had the fewest');

    // the owner has none now and she has one: the customer comes back to her all the same
    const { id: busy } = await found('Busy Bea');
    await call(owner, 'PATCH', `/conversations/${busy}`, { assignee_id: ids.ada });
    await row('ada').getByTestId('member-load').filter({ hasText: '2 of 2 open' }).waitFor();
    await ada.getByTestId('resolve').click();
    await row('ada').getByTestId('member-load').filter({ hasText: '1 of 2 open' }).waitFor();
    await row('owner').getByTestId('member-load').filter({ hasText: '0 of 3 open' }).waitFor();
    await returning.write({ text: 'One more question', at: Date.now() });
    await hers('Returning Rita').click();
    await says(ada, 'Given to Ada Lane automatically: they had this customer before');

    // nobody has room: who came first gets the first place that is free
    await ownCapacity(0, 'gets none');
    await guest('Early Erna');
    await owner.getByTestId('queue-none').getByTestId('queue-waiting').filter({ hasText: '1 waits' }).waitFor();
    await guest('Late Lars');
    await owner.getByTestId('queue-none').getByTestId('queue-waiting').filter({ hasText: '2 wait' }).waitFor();
    await ada.getByTestId('resolve').click();
    await hers('Early Erna').waitFor();
    await nobodyHas('Late Lars');
  });
});
