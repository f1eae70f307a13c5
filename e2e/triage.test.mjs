// The list side of the desk: views, orders, numbers, many at once, panes.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage } from './lib/browser.mjs';
import { areThere, logIn } from './lib/desk.mjs';
import { becomesEqual, until } from './lib/until.mjs';

describe('triage in a browser', () => {
  let frontdesk;
  let browser;
  let desk;
  let page;
  let sandbox;
  let whatsapp;

  const there = atTheDesk();

  before(async () => {
    ({ frontdesk, browser, desk, page, sandbox } = there);
    whatsapp = await sandbox.account('whatsapp');
  });

  const row = (name, on = page) => on.getByTestId('conversation-item').filter({ hasText: name });
  const box = (name) => page.locator('[data-row]').filter({ hasText: name }).getByTestId('choose');
  const views = () => page.getByRole('navigation', { name: 'Views' });
  const toast = (text) => page.getByRole('status').filter({ hasText: text });

  /** New customers who have just written, in the order of their names from the top. */
  async function guests(count) {
    const stamp = randomUUID().slice(0, 6);
    const made = [];
    for (let n = count; n > 0; n--) {
      const customer = await sandbox.customer('whatsapp', whatsapp.id, `Guest ${stamp} ${n}`);
      await customer.write({ text: `Question ${n}` });
      await row(customer.name).waitFor();
      made.unshift(customer);
    }
    return made;
  }

  const call = (path, method = 'GET', body = undefined) =>
    page.evaluate(
      async ([path, method, body]) => {
        const response = await fetch(`/api/v1${path}`, { method, headers: { 'content-type': 'application/json' }, body });
        return response.status === 204 ? null : response.json();
      },
      [path, method, body && JSON.stringify(body)],
    );
  const all = () => views().getByRole('link', { name: /All conversations/ }).click();

  test('rows are chosen by box, by X and as a range, changed at once, and given back', async () => {
    const people = await guests(4);
    await row(people[0].name).hover();
    await box(people[0].name).click();
    await page.getByTestId('bulk-bar').getByText('1 selected').waitFor();
    await box(people[2].name).click({ modifiers: ['Shift'] });
    await page.getByTestId('bulk-bar').getByText('3 selected').waitFor();
    await page.getByTestId('bulk-priority').click();
    await page.getByRole('menuitem', { name: 'Urgent' }).click();
    for (const person of people.slice(0, 3)) await row(person.name).locator('[data-priority=urgent]').waitFor();
    assert.equal(await row(people[3].name).locator('[data-priority]').count(), 0);

    await page.getByTestId('bulk-resolve').click();
    // what is under the mouse stays
    await toast('3 conversations were changed').getByRole('button', { name: 'Undo' }).hover();
    for (const person of people.slice(0, 3)) await row(person.name).waitFor({ state: 'hidden' });
    await page.getByTestId('bulk-bar').waitFor({ state: 'hidden' });
    await toast('3 conversations were changed').getByRole('button', { name: 'Undo' }).click();
    for (const person of people.slice(0, 3)) await row(person.name).waitFor();

    await row(people[1].name).focus();
    await page.keyboard.press('x');
    await row(people[3].name).focus();
    await page.keyboard.press('Shift+X');
    await page.getByTestId('bulk-bar').getByText('3 selected').waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.keyboard.press('Escape');
    await page.getByTestId('bulk-bar').waitFor({ state: 'hidden' });
  });

  test('all in a view are given to somebody and labelled at once, and J goes on from where what was resolved stood', async () => {
    const stamp = randomUUID().slice(0, 6);
    const [label, other] = [await call('/labels', 'POST', { name: `Batch ${stamp}`, color: '#c2410c' }), await call('/labels', 'POST', { name: `Sorted ${stamp}`, color: '#0e7490' })];
    const people = await guests(4);
    for (const { name } of people) await call(`/conversations/${await row(name).getAttribute('data-id')}`, 'PATCH', { label_ids: [label.id] });
    await views().getByRole('link', { name: new RegExp(`Batch ${stamp}`) }).click();
    await areThere(page.getByTestId('conversation-item'), 4);

    await row(people[0].name).hover();
    await box(people[0].name).click();
    await page.getByTestId('bulk-all').click();
    const bar = page.getByTestId('bulk-bar');
    await bar.getByText('4 selected').waitFor();
    await page.getByTestId('bulk-label').click();
    await page.getByRole('option', { name: `Sorted ${stamp}` }).click();
    await page.keyboard.press('Escape');
    for (const { name } of people) await row(name).getByTitle(`Sorted ${stamp}`).waitFor();
    await page.getByTestId('bulk-assign').click();
    await page.getByRole('option', { name: /You/ }).click();
    await toast('4 conversations were changed').waitFor();
    // they are still in the list, for what comes next
    await bar.getByText('4 selected').waitFor();
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'hidden' });
    const mine = async () => (await call(`/conversations?assignee=me&label=${other.id}&limit=100`)).items.map(({ contact }) => contact.name);
    await becomesEqual(async () => (await mine()).sort(), people.map(({ name }) => name).sort());

    // who goes through a list by keys resolves as they go
    const isOpen = ({ name }) => page.getByTestId('thread-contact').filter({ hasText: name }).waitFor();
    await row(people[1].name).click();
    await isOpen(people[1]);
    await page.getByTestId('composer-input').waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('e');
    await row(people[1].name).waitFor({ state: 'detached' });
    await page.keyboard.press('j');
    await isOpen(people[2]);
    await page.keyboard.press('Control+Alt+e');
    await row(people[2].name).waitFor({ state: 'detached' });
    await isOpen(people[3]);
    await page.keyboard.press('k');
    await isOpen(people[0]);
    await all();
  });

  test('a row has a menu of its own, by mouse and by key', async () => {
    const [person] = await guests(1);
    await row(person.name).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Priority' }).click();
    await page.getByRole('menuitem', { name: 'High' }).click();
    await row(person.name).locator('[data-priority=high]').waitFor();

    await row(person.name).focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Snooze' }).waitFor();
    // a menu lies over the page and in none of its landmarks
    assert.deepEqual((await barriers(page)).filter((barrier) => !barrier.startsWith('region: ')), []);
    await page.getByRole('menuitem', { name: 'Snooze' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByTestId('snooze-typed').fill('tomorrow 9');
    await dialog.getByText(/9:00/).first().waitFor();
    await page.keyboard.press('Enter');
    await row(person.name).waitFor({ state: 'hidden' });
    await views().getByRole('link', { name: /Snoozed/ }).click();
    await row(person.name).waitFor();
    const { items } = await call('/conversations?status=snoozed&limit=100');
    const until = new Date(items.find(({ contact }) => contact.name === person.name).snoozed_until);
    const there = await page.evaluate((at) => [new Date(at).getHours(), Math.round((new Date(at) - new Date()) / 3_600_000)], until.toISOString());
    assert.equal(there[0], 9);
    assert.ok(there[1] <= 33, `tomorrow is ${there[1]} hours away`);

    // and when its time has come it is back by itself
    const { id } = items.find(({ contact }) => contact.name === person.name);
    await call(`/conversations/${id}`, 'PATCH', { status: 'snoozed', snoozed_until: new Date(Date.now() + 1_500).toISOString() });
    await row(person.name).waitFor({ state: 'detached' });
    await all();
    await row(person.name).waitFor();
  });

  test('a view is put together, shared, counted, and followed live by a colleague', async () => {
    const stamp = randomUUID().slice(0, 6);
    const label = await call('/labels', 'POST', { name: `Refund ${stamp}`, color: '#c2410c' });
    const [one, two] = await guests(2);
    const idOf = async (person) => (await call('/conversations?limit=100')).items.find(({ contact }) => contact.name === person.name).id;
    const [first, second] = [await idOf(one), await idOf(two)];
    await call(`/conversations/${first}`, 'PATCH', { label_ids: [label.id] });

    await page.getByTestId('view-new').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(`Refunds ${stamp}`);
    await dialog.getByRole('button', { name: 'Add a condition' }).click();
    const condition = dialog.getByTestId('condition').nth(1);
    await condition.getByLabel('What').selectOption({ label: 'Label' });
    await dialog.getByTestId('view-save').click();
    await dialog.getByText('Choose at least one').waitFor();
    await condition.getByTestId('condition-values').click();
    await page.getByRole('option', { name: `Refund ${stamp}` }).click();
    await page.keyboard.press('Escape');
    await dialog.getByText('Everybody', { exact: true }).click();
    assert.deepEqual(await barriers(page), []);
    await dialog.getByTestId('view-save').click();
    await page.getByRole('heading', { name: `Refunds ${stamp}` }).waitFor();
    await row(one.name).waitFor();
    await areThere(row(two.name), 0);
    const link = (on) => on.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: new RegExp(`Refunds ${stamp}`) });
    await link(page).getByText('1', { exact: true }).waitFor();

    const other = await openPage(browser);
    await logIn(other.page, frontdesk.url);
    await link(other.page).click();
    await row(one.name, other.page).waitFor();
    await call(`/conversations/${second}`, 'PATCH', { label_ids: [label.id] });
    await row(two.name, other.page).waitFor();
    await link(other.page).getByText('2', { exact: true }).waitFor();
    await call(`/conversations/${first}`, 'PATCH', { status: 'resolved' });
    await row(one.name, other.page).waitFor({ state: 'hidden' });
    await link(other.page).getByText('1', { exact: true }).waitFor();

    await page.getByTestId('list-options').click();
    await page.getByRole('menuitem', { name: 'Edit view' }).click();
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await link(page).waitFor({ state: 'hidden' });
    await other.page.getByText('This view is not here').waitFor();
    await other.context.close();
  });

  test('a team, a label, an inbox and what is resolved have views of their own, counted and followed live', async () => {
    const stamp = randomUUID().slice(0, 6);
    const [label, team] = [await call('/labels', 'POST', { name: `Frames ${stamp}`, color: '#c2410c' }), await call('/teams', 'POST', { name: `Workshop ${stamp}`, member_ids: [] })];
    const [one, two] = await guests(2);
    const messenger = await sandbox.account('messenger');
    const elsewhere = await sandbox.customer('messenger', messenger.id, `Elsewhere ${stamp}`);
    await elsewhere.write({ text: 'By another way' });
    await row(elsewhere.name).waitFor();
    const idOf = async ({ name }) => (await call('/conversations?limit=100')).items.find(({ contact }) => contact.name === name).id;
    const [first, second] = [await idOf(one), await idOf(two)];
    const link = (name) => views().getByRole('link', { name });
    const counts = (name, number) => link(name).getByText(number, { exact: true }).waitFor();
    const heading = (name) => page.getByTestId('conversation-list').getByRole('heading', { name }).waitFor();

    await call(`/conversations/${first}`, 'PATCH', { label_ids: [label.id], team_id: team.id });
    for (const [name, given] of [[`Frames ${stamp}`, { label_ids: [label.id] }], [`Workshop ${stamp}`, { team_id: team.id }]]) {
      const view = new RegExp(name);
      await link(view).click();
      await heading(name);
      await row(one.name).waitFor();
      await areThere(row(two.name), 0);
      // what a colleague adds comes, and what they take away goes
      await call(`/conversations/${second}`, 'PATCH', given);
      await row(two.name).waitFor();
      await counts(view, '2');
      await call(`/conversations/${second}`, 'PATCH', 'team_id' in given ? { team_id: null } : { label_ids: [] });
      await row(two.name).waitFor({ state: 'detached' });
      await counts(view, '1');
      assert.deepEqual(await barriers(page), []);
    }

    const { items: inboxes } = await call('/inboxes?limit=100');
    const inbox = (channel, account) => inboxes.find((each) => each.channel === channel && each.external_id === account.id).name;
    await link(new RegExp(inbox('messenger', messenger).replaceAll('+', '\\+'))).click();
    await heading(inbox('messenger', messenger));
    await row(elsewhere.name).waitFor();
    await areThere(row(one.name), 0);
    await link(new RegExp(inbox('whatsapp', whatsapp).replaceAll('+', '\\+'))).click();
    await heading(inbox('whatsapp', whatsapp));
    await row(one.name).waitFor();
    await areThere(row(elsewhere.name), 0);

    await link('Resolved').click();
    await heading('Resolved');
    await areThere(row(one.name), 0);
    await call(`/conversations/${first}`, 'PATCH', { status: 'resolved' });
    await row(one.name).waitFor();
    // whoever opens one stays in the view
    await row(one.name).click();
    await page.waitForURL(/\/desk\/resolved\/[\w-]+$/);
    await page.getByTestId('reopen').click();
    await row(one.name).waitFor({ state: 'detached' });
    await all();
    await row(one.name).waitFor();
  });

  test('labels with their colours and teams are made, changed and removed by hand, and a colleague sees it at once', async () => {
    const stamp = randomUUID().slice(0, 6);
    const [person] = await guests(1);
    const other = await openPage(browser);
    await logIn(other.page, frontdesk.url);
    const theirs = (name) => other.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: new RegExp(name) });
    const settings = (title) => page.goto(`${frontdesk.url}/settings/${title}`);
    const form = page.getByRole('dialog');
    const save = async () => {
      await form.getByRole('button', { name: 'Save' }).click();
      await form.waitFor({ state: 'detached' });
    };
    const line = (name) => page.getByRole('main').getByRole('listitem').filter({ hasText: name });

    await settings('labels');
    await page.getByRole('button', { name: 'Add a label' }).first().click();
    await form.getByLabel('Name').fill(`Repair ${stamp}`);
    await form.locator('label').filter({ has: page.getByLabel('Colour 3') }).click();
    assert.deepEqual(await barriers(page), []);
    const color = await form.getByLabel('Colour 3').inputValue();
    await save();
    await theirs(`Repair ${stamp}`).waitFor();
    const dot = (link) => link.locator('span[style*=background-color]').evaluate((each) => getComputedStyle(each).backgroundColor);
    const written = await page.evaluate((value) => {
      document.body.style.outlineColor = value;
      return document.body.style.outlineColor;
    }, color);
    assert.equal(await dot(theirs(`Repair ${stamp}`)), written);
    await line(`Repair ${stamp}`).getByRole('button', { name: 'Edit' }).click();
    await form.getByLabel('Name').fill(`Service ${stamp}`);
    await save();
    await theirs(`Service ${stamp}`).waitFor();

    await settings('teams');
    await page.getByRole('button', { name: 'Add a team' }).first().click();
    await form.getByLabel('Name').fill(`Night ${stamp}`);
    await form.getByLabel('Dana Demo').check();
    assert.deepEqual(await barriers(page), []);
    await save();
    await theirs(`Night ${stamp}`).waitFor();
    await line(`Night ${stamp}`).filter({ hasText: 'Dana Demo' }).waitFor();

    // by keys, from the conversation
    await other.page.getByTestId('conversation-item').filter({ hasText: person.name }).click();
    const details = other.page.getByRole('complementary', { name: 'Contact and conversation details' });
    await details.getByRole('button', { name: /^Labels/ }).click();
    await other.page.getByRole('option', { name: `Service ${stamp}` }).click();
    await other.page.keyboard.press('Escape');
    await details.getByRole('button', { name: /^Labels/ }).filter({ hasText: `Service ${stamp}` }).waitFor();
    await details.getByRole('button', { name: /^Team/ }).click();
    await other.page.getByRole('option', { name: `Night ${stamp}` }).click();
    await details.getByRole('button', { name: /^Team/ }).filter({ hasText: `Night ${stamp}` }).waitFor();
    await theirs(`Service ${stamp}`).getByText('1', { exact: true }).waitFor();

    for (const [page_, name] of [['teams', `Night ${stamp}`], ['labels', `Service ${stamp}`]]) {
      await settings(page_);
      await line(name).getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Remove', exact: true }).click();
      await theirs(name).waitFor({ state: 'detached' });
    }
    await details.getByRole('button', { name: /^Labels/ }).filter({ hasNotText: `Service ${stamp}` }).waitFor();
    await other.context.close();
    await page.goto(`${frontdesk.url}/desk/all`);
  });

  test('an address of a view, a label or a team that is not here says so, and leads to all', async () => {
    for (const view of ['blah', 'channel:pigeon', ...['label', 'team', 'inbox', 'saved'].map((kind) => `${kind}:${randomUUID()}`)]) {
      await page.goto(`${frontdesk.url}/desk/${view}`);
      await page.getByText('This view is not here').waitFor();
      assert.equal(await page.getByTestId('conversation-item').count(), 0, view);
    }
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('conversation-list').getByRole('button', { name: 'All conversations' }).click();
    await page.getByTestId('conversation-item').first().waitFor();
  });

  test('orders and unread are kept in the address, and what is read stays until one goes on', async () => {
    const [one, two] = await guests(2);
    await page.getByTestId('sort').click();
    await page.getByRole('menuitem', { name: 'Longest waiting' }).click();
    await page.waitForURL(/sort=waiting/);
    const top = () => page.getByTestId('conversation-item').first();
    await until('who has just written is not at the top', async () => (await top().count()) && !(await top().innerText()).includes(one.name));
    await page.getByTestId('sort').click();
    await page.getByRole('menuitem', { name: 'Priority' }).click();
    await page.waitForURL(/sort=priority/);
    await row(two.name).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Priority' }).click();
    await page.getByRole('menuitem', { name: 'Urgent' }).click();
    await until('what is urgent goes up', async () => {
      const names = await page.getByTestId('conversation-item').allInnerTexts();
      const at = (name) => names.findIndex((text) => text.includes(name));
      return at(two.name) >= 0 && at(two.name) < at(one.name);
    });
    await page.getByTestId('list-options').click();
    await page.getByRole('menuitem', { name: 'Only unread' }).click();
    /** Opens it, and waits until the server knows that it was read. */
    const look = async ({ name }) => {
      const id = await row(name).getAttribute('data-id');
      await row(name).click();
      await until('what is on screen is read', async () => {
        const { items } = await call(`/read_marks?conversation_ids=${id}`);
        return items.some(({ read_count: count }) => count > 0);
      });
    };
    await look(one);
    await row(one.name).waitFor();
    await look(two);
    await row(one.name).waitFor({ state: 'hidden' });
    await page.reload();
    await page.waitForURL(/unread=true/);
    // it is open still
    await row(two.name).waitFor();
    await areThere(row(one.name), 0);
    await page.goto(`${frontdesk.url}/desk/all?sort=priority&unread=true`);
    await page.getByTestId('conversation-item').first().waitFor();
    await areThere(row(two.name), 0);
    await all();
  });

  test('panes are dragged and moved by keys, folded, and stand so after a reload', async () => {
    const list = page.getByTestId('conversation-list');
    const separator = page.getByRole('separator', { name: 'Width of the list' });
    const width = async () => Math.round((await list.boundingBox()).width);
    const before = await width();
    await separator.focus();
    await page.keyboard.press('ArrowRight');
    await becomesEqual(width, before + 16);
    const { x, y } = await separator.boundingBox();
    await page.mouse.move(x + 4, y + 300);
    await page.mouse.down();
    await page.mouse.move(x + 64, y + 300, { steps: 5 });
    await page.mouse.up();
    await until('it is as wide as it was dragged', async () => Math.abs((await width()) - before - 76) <= 2);
    const dragged = await width();
    const height = async () => Math.round((await page.getByTestId('conversation-item').first().boundingBox()).height);
    await page.getByTestId('list-options').click();
    await page.getByRole('menuitem', { name: 'Compact rows' }).click();
    await becomesEqual(height, 44);
    await page.reload();
    await page.getByTestId('conversation-item').first().waitFor();
    await becomesEqual(width, dragged);
    await becomesEqual(height, 44);
    assert.deepEqual(await barriers(page), []);
    await separator.focus();
    await page.keyboard.press('Enter');
    await list.waitFor({ state: 'hidden' });
    await page.getByTestId('show-list').click();
    await list.waitFor();
    await separator.dblclick();
    await page.getByTestId('list-options').click();
    await page.getByRole('menuitem', { name: 'Compact rows' }).click();

    // the menu and the details as well, by their keys
    await page.getByTestId('conversation-item').first().click();
    const [menu, details] = [page.locator('#nav-pane'), page.locator('#details-pane')];
    const widthOf = async (pane) => Math.round((await pane.boundingBox()).width);
    await details.waitFor();
    const wide = await widthOf(details);
    await page.getByRole('separator', { name: 'Width of the details' }).focus();
    await page.keyboard.press('ArrowLeft');
    await becomesEqual(() => widthOf(details), wide + 16);
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press('[');
    await becomesEqual(() => widthOf(menu), 56);
    await page.reload();
    await details.waitFor();
    assert.deepEqual([await widthOf(details), await widthOf(menu)], [wide + 16, 56]);
    assert.deepEqual(await barriers(page), []);
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press(']');
    await details.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByTestId('thread').waitFor();
    await areThere(details, 0);
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press(']');
    await details.waitFor();
    await page.keyboard.press('[');
    await until('the menu is wide again', async () => (await widthOf(menu)) > 150);
  });

  test('ten thousand conversations scroll with few rows in the document', async () => {
    const database = await frontdesk.database();
    const { rows } = await database.query("select workspace_id, id from inbox where channel = 'whatsapp' limit 1");
    const [{ workspace_id: workspace, id: inbox }] = rows;
    const id = "('0000000' || $3 || '-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid";
    for (const [kind, sql] of [
      ['1', `insert into contact (workspace_id, id, name, created_at) select $1, ${id}, 'Many ' || n, now() from generate_series(1, 10000) n where $2::uuid is not null`],
      ['1', `insert into contact_identity (workspace_id, id, inbox_id, contact_id, scope, external_id, created_at) select $1, ${id}, $2, ${id}, 'wa_id', 'many' || n, now() from generate_series(1, 10000) n`],
      ['1', `insert into conversation (workspace_id, id, inbox_id, contact_id, identity_id, last_activity_at, created_at) select $1, ${id}, $2, ${id}, ${id}, now() - interval '1 year' - n * interval '1 second', now() from generate_series(1, 10000) n`],
    ]) {
      await database.query(sql, [workspace, inbox, kind]);
    }
    await database.end();
    await page.goto(`${frontdesk.url}/desk/all`);
    await page.getByTestId('conversation-item').first().waitFor();
    let most = 0;
    await until(
      'the last of ten thousand is shown',
      async () => {
        const seen = await page.evaluate(() => {
          const first = document.querySelector('[data-testid=conversation-item]');
          let box = first;
          while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
          box.scrollTop = box.scrollHeight;
          return { rows: document.querySelectorAll('[data-testid=conversation-item]').length, end: document.body.innerText.includes('Many 10000') };
        });
        most = Math.max(most, seen.rows);
        return seen.end;
      },
      240_000,
    );
    assert.ok(most > 5 && most < 300, `${most} rows in the document`);
    await views().getByRole('link', { name: /All conversations/ }).getByText('99+').waitFor();

    // all of them, also those that were never read: as many as one change takes, and the rest is told
    await page.goto(`${frontdesk.url}/desk/all`);
    await page.getByTestId('conversation-item').first().focus();
    await page.keyboard.press('x');
    await page.getByTestId('bulk-all').click();
    await page.getByTestId('bulk-bar').getByText('All in this view are selected').waitFor();
    await page.getByTestId('bulk-priority').click();
    await page.getByRole('menuitem', { name: 'Low' }).click();
    await toast(/conversations were changed, and there are more in the list/).waitFor();
  });

  test('nothing was said on the console', () => {
    // whoever is not logged in yet is asked to
    assert.deepEqual(desk.complaints.filter((each) => !/401 .*\/api\/v1\/me\)/.test(each)), []);
  });
});
