// Two agents at one desk: each sees where the other is and what they do, and neither sees the views that the other keeps for themselves.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { areThere, composerReady, logIn, message } from './lib/desk.mjs';
import { show } from './lib/pictures.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { until } from './lib/until.mjs';

const ADA = { email: 'ada@frontdesk.example', password: 'ada-ada-ada' };

describe('two agents', () => {
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
    const { workspace } = await owner.evaluate(async () => (await fetch('/api/v1/me')).json());
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

  async function guest(name) {
    const customer = await sandbox.customer('messenger', account.id, name);
    await customer.write({ text: `Hello from ${name}`, at: Date.now() });
    await row(owner, name).waitFor();
    await row(ada, name).waitFor();
    return customer;
  }

  async function opens(page, name) {
    await row(page, name).click();
    await message(page, `Hello from ${name}`).waitFor();
    await composerReady(page);
  }

  test('see who else is in a conversation, in full beside the details, and who is writing', async () => {
    await guest('Watched Wanda');
    await guest('Another Anna');
    await opens(owner, 'Watched Wanda');
    await owner.locator('#details-pane').waitFor();
    const viewing = owner.getByTestId('viewing');
    await areThere(viewing, 0);
    await opens(ada, 'Watched Wanda');
    await viewing.filter({ hasText: 'Ada Lane viewing' }).waitFor();
    await show(owner, 'together-viewing');
    assert.deepEqual(await viewing.evaluate((line) => [...line.querySelectorAll('span')].filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.innerText)), [], 'what is cut');
    assert.deepEqual(await barriers(owner), []);

    const typing = owner.getByRole('region', { name: 'Write' }).getByText('Ada Lane is typing');
    await ada.getByTestId('composer-tab-team').click();
    await ada.getByTestId('composer-input').pressSequentially('I know her');
    await typing.waitFor();
    await row(owner, 'Watched Wanda').getByText('Ada Lane is typing').waitFor();
    // what is no longer written is no longer said
    await ada.getByTestId('composer-input').fill('');
    await typing.waitFor({ state: 'detached' });

    await opens(ada, 'Another Anna');
    await viewing.waitFor({ state: 'detached' });
  });

  test('read on one desk, a conversation is unread on the other until it is looked at there', async () => {
    const customer = await guest('Twofold Tilda');
    const unread = (page) => row(page, 'Twofold Tilda').getByTestId('unread');
    await unread(owner).filter({ hasText: '1' }).waitFor();
    await unread(ada).filter({ hasText: '1' }).waitFor();
    await opens(owner, 'Twofold Tilda');
    await unread(owner).waitFor({ state: 'detached' });
    // told to the owner alone, and kept for the owner alone
    await customer.write({ text: 'Are you both there?', at: Date.now() });
    await message(owner, 'Are you both there?').waitFor();
    await unread(ada).filter({ hasText: '2' }).waitFor();
    await areThere(unread(owner), 0);
    await ada.reload();
    await unread(ada).filter({ hasText: '2' }).waitFor();

    await row(ada, 'Twofold Tilda').click();
    await message(ada, 'Are you both there?').waitFor();
    await unread(ada).waitFor({ state: 'detached' });
    // what she marks is marked for her
    await ada.getByRole('button', { name: 'More actions' }).click();
    await ada.getByRole('menuitem', { name: 'Mark as unread' }).click();
    await unread(ada).waitFor();
    await owner.reload();
    await row(owner, 'Twofold Tilda').waitFor();
    await message(owner, 'Are you both there?').waitFor();
    await areThere(unread(owner), 0);
    await unread(ada).waitFor();
  });

  test('a view of two groups lists what either of them holds, and is for nobody else', async () => {
    const stamp = randomUUID().slice(0, 6);
    const call = (path, method = 'GET', body = undefined) =>
      owner.evaluate(
        async ([to, how, text]) => {
          const response = await fetch(`/api/v1${to}`, { method: how, headers: { 'content-type': 'application/json' }, body: text });
          if (!response.ok) throw new Error(`${how} ${to}: ${response.status}`);
          return response.json();
        },
        [path, method, body && JSON.stringify(body)],
      );
    const [labelled, urgent, neither] = [`Labelled ${stamp}`, `Urgent ${stamp}`, `Neither ${stamp}`];
    for (const name of [labelled, urgent, neither]) await guest(name);
    const label = await call('/labels', 'POST', { name: `Grouped ${stamp}`, color: '#c2410c' });
    const [labelledId, urgentId] = await until('all of them are there, by their names', async () => {
      const { items } = await call('/conversations?limit=100');
      const ids = [labelled, urgent, neither].map((name) => items.find(({ contact }) => contact.name === name)?.id);
      return ids.every(Boolean) && ids;
    });
    await call(`/conversations/${labelledId}`, 'PATCH', { label_ids: [label.id] });
    await call(`/conversations/${urgentId}`, 'PATCH', { priority: 'urgent' });

    await owner.getByTestId('view-new').click();
    const dialog = owner.getByRole('dialog');
    await dialog.getByLabel('Name').fill(`Either ${stamp}`);
    await dialog.getByRole('button', { name: 'Add a group' }).click();
    const groups = dialog.getByTestId('condition-group');
    await areThere(groups, 2);
    await dialog.getByRole('radiogroup', { name: 'Which groups must hold' }).getByText('Any of them').click();
    for (const [place, field, value] of [[0, 'Label', `Grouped ${stamp}`], [1, 'Priority', 'Urgent']]) {
      const condition = groups.nth(place).getByTestId('condition').first();
      await condition.getByLabel('What').selectOption({ label: field });
      await condition.getByTestId('condition-values').click();
      await owner.getByRole('option', { name: value }).click();
      await owner.keyboard.press('Escape');
      await condition.getByTestId('condition-values').filter({ hasText: value }).waitFor();
    }
    await dialog.getByText('Only you see this view.').waitFor();
    await show(owner, 'together-groups');
    assert.deepEqual(await barriers(owner), []);
    await dialog.getByTestId('view-save').click();
    await owner.getByRole('heading', { name: `Either ${stamp}` }).waitFor();
    await row(owner, labelled).waitFor();
    await row(owner, urgent).waitFor();
    await areThere(row(owner, neither), 0);

    // what is shared comes to her by the same way, and after the one that is not
    const view = (await call('/saved_views')).items.find(({ name }) => name === `Either ${stamp}`);
    await call('/saved_views', 'POST', { name: `Shared ${stamp}`, shared: true, conditions: view.conditions, sort: view.sort });
    const views = ada.getByRole('navigation', { name: 'Views' });
    await views.getByRole('link', { name: new RegExp(`Shared ${stamp}`) }).waitFor();
    await areThere(views.getByRole('link', { name: new RegExp(`Either ${stamp}`) }), 0);
    await ada.goto(`${frontdesk.url}/desk/saved:${view.id}`);
    await ada.getByText('This view is not here').waitFor();
    await areThere(ada.getByTestId('conversation-item'), 0);
  });
});
