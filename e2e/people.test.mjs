// What is done with contacts: two made one and two again, what is noted of them, files of them, and those nobody wants to hear of.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage } from './lib/browser.mjs';
import { areThere, logIn, message } from './lib/desk.mjs';
import { becomesEqual, until } from './lib/until.mjs';

describe('people in a browser', () => {
  const there = atTheDesk();
  const row = (page, name) => page.getByTestId('contact-item').filter({ hasText: name });
  const details = (page) => page.getByTestId('contact-details');

  /** Somebody who writes to a channel, and their page. */
  async function meet(channel, name, text) {
    const account = await there.sandbox.account(channel);
    const customer = await there.sandbox.customer(channel, account.id, name);
    await customer.write({ text });
    return customer;
  }

  test('attributes are defined by an admin, filled in by everybody, and found', async () => {
    const { page, frontdesk } = there;
    await meet('whatsapp', 'Nora Noted', 'I pay for a plan');
    await page.goto(`${frontdesk.url}/settings/contacts`);
    await page.getByTestId('add-attribute').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Label').fill('Paid plan');
    await dialog.getByLabel('Type').selectOption('choice');
    await dialog.getByLabel('Choices').fill('Free\nTeam');
    assert.deepEqual(await barriers(page), []);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Choice · paid_plan').waitFor();

    // another agent fills it in beside a conversation, and the first sees it at once
    await page.goto(`${frontdesk.url}/contacts`);
    await row(page, 'Nora Noted').click();
    const noted = details(page).getByLabel('Paid plan');
    await noted.waitFor();
    const { page: other } = await openPage(there.browser);
    await logIn(other, frontdesk.url);
    await other.getByTestId('conversation-item').filter({ hasText: 'I pay for a plan' }).click();
    await message(other, 'I pay for a plan').waitFor();
    const panel = other.getByTestId('contact-attributes');
    await panel.getByLabel('Paid plan').selectOption('Team');
    await panel.getByRole('button', { name: 'Save' }).click();
    await page.waitForFunction(() => [...document.querySelectorAll('[data-testid=contact-attributes] select')].some((each) => each.value === 'Team'));
    await details(page).locator('[data-type=changed]').filter({ hasText: 'Paid plan' }).waitFor();
    await other.context().close();

    await page.getByTestId('contact-filter').click();
    const filter = page.getByRole('dialog', { name: 'Filter contacts' });
    await filter.getByLabel('Attribute').selectOption('paid_plan');
    await filter.getByLabel('Value').selectOption('Team');
    await areThere(page.getByTestId('contact-item'), 1);
    assert.deepEqual(await barriers(page), []);
    await filter.getByRole('button', { name: 'Clear the filter' }).click();
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=contact-item]').length > 1);
  });

  test('two contacts who are one person are merged after a look at what is kept, and are two again', async () => {
    const { page, frontdesk } = there;
    await meet('whatsapp', 'Mira Merged', 'Hello from the phone');
    await meet('messenger', 'M. M.', 'Hello from the page');
    await page.goto(`${frontdesk.url}/contacts`);
    await row(page, 'M. M.').waitFor();
    await row(page, 'Mira Merged').click();
    await details(page).getByText('Hello from the phone').waitFor();
    await page.getByTestId('contact-menu').click();
    await page.getByRole('menuitem', { name: 'Merge with another contact' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByTestId('merge-search').fill('M. M.');
    await dialog.getByTestId('merge-candidate').filter({ hasText: 'M. M.' }).click();
    await dialog.getByTestId('merge-preview').getByText('1 conversation, 1 identity').waitFor();
    assert.deepEqual(await barriers(page), []);
    await dialog.locator('[data-field=name]').getByText('M. M.').click();
    await dialog.getByTestId('merge-confirm').click();
    await details(page).getByRole('heading', { name: 'M. M.' }).waitFor();
    await details(page).getByText('Hello from the page').waitFor();
    await row(page, 'Mira Merged').waitFor({ state: 'detached' });
    const line = details(page).locator('[data-type=merged]');
    await line.waitFor();
    assert.deepEqual(await barriers(page), []);

    // who answers them reads it too, without a reload
    const { page: other } = await openPage(there.browser);
    await logIn(other, frontdesk.url);
    await other.getByTestId('conversation-item').filter({ hasText: 'Hello from the page' }).click();
    await other.getByText('Dana Demo merged M. M. into Mira Merged').waitFor();

    await line.getByRole('button', { name: 'Undo' }).click();
    await other.getByText('Dana Demo made Mira Merged and M. M. two contacts again').waitFor();
    await other.context().close();
    await row(page, 'Mira Merged').waitFor();
    await row(page, 'M. M.').waitFor();
    await details(page).locator('[data-type=unmerged]').waitFor();
    await details(page).getByText('Hello from the page').waitFor({ state: 'detached' });
  });

  test('what one customer wrote on two channels is one timeline, which leads to either', async () => {
    const { page, frontdesk } = there;
    await meet('whatsapp', 'Tina Timeline', 'First, from the phone');
    await meet('messenger', 'T. Timeline', 'Then, from the page');
    await page.goto(frontdesk.url);
    const item = (text) => page.getByTestId('conversation-item').filter({ hasText: text });
    await item('First, from the phone').waitFor();
    await item('Then, from the page').waitFor();
    const ask = async (path, data) => {
      const options = { headers: { origin: frontdesk.url } };
      const answer = await (data ? page.request.post(`${frontdesk.url}/api/v1${path}`, { ...options, data }) : page.request.get(`${frontdesk.url}/api/v1${path}`));
      assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
      return answer.json();
    };
    // a name may come after what its owner wrote
    const idOf = (name) => until(`${name} is known by name`, async () => (await ask(`/contacts?q=${encodeURIComponent(name)}`)).items.find((each) => each.name === name)?.id);
    await ask(`/contacts/${await idOf('Tina Timeline')}/merge`, { other_id: await idOf('T. Timeline') });

    await item('Then, from the page').click();
    await message(page, 'Then, from the page').waitFor();
    await page.locator('header').getByRole('button', { name: 'More' }).last().click();
    await page.getByRole('menuitem', { name: 'All messages of this customer' }).click();
    const timeline = page.getByTestId('contact-timeline');
    /** What the customer wrote, each with the inbox that is named above it. */
    const told = () =>
      timeline.evaluate((box) => {
        let inbox;
        return [...box.querySelectorAll('[data-testid=timeline-inbox], [data-testid=message]')]
          .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
          .flatMap((line) => {
            if (line.dataset.testid === 'timeline-inbox') inbox = line.querySelector('bdi').innerText;
            return line.dataset.kind === 'customer' ? [[inbox, /First, from the phone|Then, from the page/.exec(line.innerText)?.[0]]] : [];
          });
      });
    const { items } = await ask('/inboxes?limit=100');
    const inbox = async (channel) => {
      const { id } = await there.sandbox.account(channel);
      return items.find((each) => each.channel === channel && each.external_id === id).name;
    };
    const [phone, site] = [await inbox('whatsapp'), await inbox('messenger')];
    await becomesEqual(told, [[phone, 'First, from the phone'], [site, 'Then, from the page']]);
    assert.deepEqual(await barriers(page), []);

    // only what is elsewhere has a way there
    const way = (name) => timeline.getByTestId('timeline-inbox').filter({ hasText: name }).getByRole('button', { name: 'Open it there' });
    await areThere(way(site), 0);
    await way(phone).first().click();
    await timeline.waitFor({ state: 'detached' });
    await message(page, 'First, from the phone').waitFor();
  });

  test('a blocked contact’s words are kept, and nobody is told', async () => {
    const { page, frontdesk } = there;
    const pest = await meet('whatsapp', 'Bert Blocked', 'First words');
    await page.goto(frontdesk.url);
    const item = () => page.getByTestId('conversation-item').filter({ hasText: 'Bert Blocked' });
    await item().click();
    await message(page, 'First words').waitFor();
    await page.getByRole('button', { name: 'More about the contact' }).click();
    await page.getByRole('menuitem', { name: 'Block' }).click();
    await page.getByTestId('contact-blocked').waitFor();
    // said once the server has done it
    await page.getByText('Blocked. What they write is kept, and nobody is told.').waitFor();
    await page.getByTestId('resolve').click();
    await item().waitFor({ state: 'detached' });
    await pest.write({ text: 'Do you hear me?' });
    await message(page, 'Do you hear me?').waitFor();
    await meet('whatsapp', 'Somebody Else', 'Later words');
    await page.getByTestId('conversation-item').filter({ hasText: 'Later words' }).waitFor();
    assert.equal(await item().count(), 0, 'it is opened again by nobody');
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('button', { name: 'More about the contact' }).click();
    await page.getByRole('menuitem', { name: 'Unblock' }).click();
    await page.getByTestId('contact-blocked').waitFor({ state: 'detached' });
    await page.getByText('Unblocked', { exact: true }).waitFor();
    await pest.write({ text: 'And now?' });
    await item().filter({ hasText: 'And now?' }).waitFor();
  });

  test('contacts come from a file after a look at each line, and go out as one', async () => {
    const { page, frontdesk } = there;
    await page.goto(`${frontdesk.url}/settings/contacts`);
    const file = join(tmpdir(), `people-${process.pid}.csv`);
    const lines = Array.from({ length: 120 }, (_, n) => `Person ${n},person${n}@example.test`);
    writeFileSync(file, ['Full name,E-mail', ...lines, 'Wrong One,nobody'].join('\n'));
    await page.getByTestId('import-file').setInputFiles(file);
    const steps = page.getByTestId('import-steps');
    await steps.getByText('121 lines').waitFor();
    await becomesEqual(() => steps.getByLabel('Full name').inputValue(), 'name');
    assert.deepEqual(await barriers(page), []);
    await steps.getByTestId('import-check').click();
    await steps.getByText('120 new · 0 known · 1 with a mistake').waitFor();
    await steps.getByTestId('import-bad-line').filter({ hasText: 'Line 122' }).getByText(/Email:/).waitFor();
    // whoever comes back finds it where it was
    await page.reload();
    await steps.getByText('120 new · 0 known · 1 with a mistake').waitFor();
    assert.deepEqual(await barriers(page), []);
    await steps.getByTestId('import-start').click();
    await page.locator('[data-testid=import-steps][data-state=finished]').waitFor();
    const [report] = await Promise.all([page.waitForEvent('download'), steps.getByRole('link', { name: 'Report' }).click()]);
    const told = readFileSync(await report.path(), 'utf8');
    assert.match(told, /^2,created,,/m);
    assert.match(told, /^122,failed,email: /m);

    await page.goto(`${frontdesk.url}/contacts`);
    await row(page, 'Person 119').waitFor();
    await page.getByTestId('contact-search').fill('person11');
    await areThere(page.getByTestId('contact-item'), 11);
    await page.getByRole('button', { name: 'More about contacts' }).click();
    const [exported] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export these as CSV' }).click()]);
    const records = readFileSync(await exported.path(), 'utf8').trim().split('\n');
    assert.equal(records.length, 12);
    assert.match(records[0], /id,name,username,phone,email/);
  });

  test('how far a file is taken in is told on the way, in words and by the bar', async () => {
    const { page, frontdesk } = there;
    await page.goto(`${frontdesk.url}/settings/contacts`);
    const file = join(tmpdir(), `walkers-${process.pid}.csv`);
    writeFileSync(file, ['Full name,E-mail', ...Array.from({ length: 121 }, (_, n) => `Walker ${n},walker${n}@example.test`)].join('\n'));
    await page.getByTestId('import-file').setInputFiles(file);
    const steps = page.getByTestId('import-steps');
    await steps.getByTestId('import-check').click();
    // the page has heard of it, and so hears each step of what follows
    await steps.getByText('121 new · 0 known · 0 with mistakes').waitFor();
    await page.evaluate(() => {
      window.progress = [];
      const look = () => {
        const bar = document.querySelector('[data-testid=import-steps] [role=progressbar]');
        const now = bar && [bar.parentElement.querySelector('[role=status]').innerText, bar.getAttribute('aria-valuenow')];
        if (now && now[0] !== window.progress.at(-1)?.[0]) window.progress.push(now);
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    await steps.getByTestId('import-start').click();
    await page.locator('[data-testid=import-steps][data-state=finished]').waitFor();
    const progress = await page.evaluate(() => window.progress);
    const done = progress.map(([words]) => Number(/^(\d+) of 121 lines are in/.exec(words)?.[1]));
    assert.ok(done.some((lines) => lines > 0 && lines < 121), `it was told how far it was: ${JSON.stringify(progress)}`);
    assert.deepEqual(done, [...done].sort((a, b) => a - b), 'it only went forward');
    assert.deepEqual(progress.map(([, share]) => Number(share)), done.map((lines) => Math.round((100 * lines) / 121)));
  });
});
