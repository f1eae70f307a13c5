// Accounts: what is done by mail (a new password, an invitation, signing up, going from one workspace to the other), read where a person
// reads it, in the sandbox's mailbox; API tokens as an admin makes them, and roles.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage } from './lib/browser.mjs';
import { areThere, DEMO, logIn } from './lib/desk.mjs';
import { until } from './lib/until.mjs';

const PASSWORD = 'a password of the tests';
const READER = { email: 'reader@example.test', password: 'a long password', name: 'Rita Reader' };

describe('accounts in a browser', () => {
  const there = atTheDesk();

  /** A browser in which nobody is logged in. */
  const stranger = async (options = {}) => (await openPage(there.browser, { locale: 'en-GB', ...options })).page;

  /** The address that the newest mail leads to, followed from the page that shows it. */
  async function follow(page, to, count = 1) {
    const mail = await there.sandbox.mail(to, count);
    await page.goto(`${there.frontdesk.sandboxUrl}/mail`);
    await page.getByTestId('letter').filter({ hasText: to }).first().click();
    await page.getByTestId('mail-subject').filter({ hasText: mail.subject }).waitFor();
    const link = page.frameLocator('[data-testid=mail-html]').getByRole('link').first();
    await page.goto(await link.getAttribute('href'));
    return mail;
  }

  const submit = (page) => page.getByTestId('account-submit').click();

  test('a forgotten password is chosen anew, once, and the old one is no more', async () => {
    const tom = 'tom@frontdesk.example';
    const page = await stranger();
    await page.goto(`${there.frontdesk.url}/login`);
    await page.getByTestId('forgot-password').click();
    await page.getByTestId('account-email').fill(tom);
    assert.deepEqual(await barriers(page), []);
    await submit(page);
    await page.getByTestId('mail-sent').waitFor();
    assert.deepEqual(await barriers(page), []);

    const mail = await follow(page, tom);
    await page.getByTestId('account-password').waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('account-password').fill('short');
    await submit(page);
    await page.locator('[data-testid=account-password][aria-invalid=true]').waitFor();
    await page.getByTestId('account-password').fill(PASSWORD);
    await submit(page);
    await page.getByTestId('password-changed').waitFor();
    await page.getByRole('link', { name: 'Back to login' }).click();
    await logIn(page, there.frontdesk.url, { email: tom, password: PASSWORD });

    const late = await stranger();
    await late.goto(mail.links[0]);
    // before anything is typed
    await late.getByTestId('link-gone').waitFor();
    await areThere(late.getByTestId('account-password'), 0);
    assert.deepEqual(await barriers(late), []);
    await late.context().close();
    await page.context().close();
  });

  test('somebody is invited, follows the mail, and is among the members', async () => {
    const { page, frontdesk } = there;
    const ada = 'ada@guest.example';
    await page.goto(`${frontdesk.url}/settings/members`);
    await page.getByTestId('invite').click();
    await page.getByTestId('invite-email').fill(ada);
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    await page.getByTestId('invitation-said').filter({ hasText: ada }).waitFor();
    const link = await page.getByTestId('invitation-link').inputValue();
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByTestId('invitation-row').filter({ hasText: ada }).waitFor();

    const guest = await stranger({ locale: 'en-GB' });
    const mail = await follow(guest, ada);
    assert.equal(mail.links[0], link);
    await guest.getByText('invites you as Agent').waitFor();
    assert.deepEqual(await barriers(guest), []);
    await guest.getByTestId('account-name').fill('Ada Guest');
    await guest.getByTestId('account-password').fill(PASSWORD);
    await submit(guest);
    await guest.getByTestId('conversation-list').waitFor();
    // whoever looks at the page sees it at once
    await page.locator('main li').filter({ hasText: 'Ada Guest' }).waitFor();
    await page.getByTestId('invitation-row').filter({ hasText: ada }).waitFor({ state: 'detached' });

    const late = await stranger();
    await late.goto(link);
    await late.getByTestId('link-gone').waitFor();
    await late.context().close();
    await guest.context().close();
  });

  test('an invitation is taken back, and its link leads nowhere', async () => {
    const { page, frontdesk } = there;
    const bob = 'bob@guest.example';
    await page.goto(`${frontdesk.url}/settings/members`);
    await page.getByTestId('invite').click();
    await page.getByTestId('invite-email').fill(bob);
    await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    const link = await page.getByTestId('invitation-link').inputValue();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    const row = page.getByTestId('invitation-row').filter({ hasText: bob });
    await row.getByTestId('invitation-resend').click();
    await page.getByText('Too many', { exact: false }).first().waitFor();
    await row.getByTestId('invitation-revoke').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await row.waitFor({ state: 'detached' });
    const late = await stranger();
    await late.goto(link);
    await late.getByTestId('link-gone').waitFor();
    await late.context().close();
  });

  test('an account and a workspace are begun by mail, in the language of the page', async () => {
    const nia = 'nia@guest.example';
    const page = await stranger({ locale: 'ru' });
    await page.goto(`${there.frontdesk.url}/login`);
    await page.getByTestId('sign-up').click();
    await page.getByTestId('account-email').fill(nia);
    assert.deepEqual(await barriers(page), []);
    await submit(page);
    await page.getByTestId('mail-sent').waitFor();
    const mail = await follow(page, nia);
    assert.equal(mail.language, 'ru');
    await page.getByTestId('sign-up-finish').waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('account-name').fill('Ния');
    await page.getByTestId('account-password').fill(PASSWORD);
    await page.getByTestId('account-workspace').fill('Велосипеды Нии');
    await submit(page);
    await page.getByTestId('conversation-list').waitFor();
    await page.getByText('Велосипеды Нии').first().waitFor();
    await page.getByText('Пока не подключён ни один канал').waitFor();
    assert.equal(await page.getByTestId('conversation-item').count(), 0, 'a desk of their own');
    await page.context().close();
  });

  test('somebody with two workspaces goes from one to the other', async () => {
    const page = await stranger();
    await logIn(page, there.frontdesk.url, DEMO);
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('menuitem', { name: 'New workspace' }).click();
    await page.getByTestId('account-workspace').fill('Three Wheels');
    await submit(page);
    await page.getByTestId('conversation-list').waitFor();
    await page.getByText('Three Wheels').first().waitFor();
    await page.getByText('No channel is connected yet').waitFor();
    await page.getByTestId('first-steps').getByRole('button', { name: 'Invite people' }).waitFor();
    assert.equal(await page.getByTestId('conversation-item').count(), 0);
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('menuitem', { name: 'Two Wheels' }).click();
    await page.getByTestId('conversation-item').first().waitFor();
    await page.context().close();
  });

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
      // until both lists are there what is below them moves
      await page.waitForFunction(() => !document.querySelector('main .animate-pulse'));
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

  test('what somebody may is decided by a role, and changes while they look', async () => {
    const { page: owner, frontdesk } = there;
    const at = (path) => `${frontdesk.url}${path}`;
    const save = () => owner.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await owner.goto(at('/settings/roles'));
    await owner.getByTestId('add-role').click();
    await owner.getByTestId('role-name').fill('Reader');
    for (const permission of ['conversations.read', 'contacts.read']) await owner.getByTestId(`permission-${permission}`).check();
    await save();
    const row = owner.getByTestId('role-row').filter({ hasText: 'Reader' });
    await row.getByText('0 members').waitFor();
    const roles = await (await owner.request.get(at('/api/v1/roles'))).json();
    const added = await owner.request.post(at('/api/v1/members'), { data: { ...READER, role: 'custom', role_id: roles.items[0].id }, headers: { origin: frontdesk.url } });
    assert.equal(added.status(), 201);
    await row.getByText('1 member', { exact: true }).waitFor();

    const reader = await stranger({ reducedMotion: 'reduce' });
    await logIn(reader, frontdesk.url, READER);
    await reader.getByTestId('conversation-item').first().click();
    await reader.getByTestId('read-only').waitFor();
    await areThere(reader.getByTestId('composer-input'), 0);

    await row.getByTestId('edit-role').click();
    await owner.getByTestId('permission-conversations.reply').check();
    await save();
    await reader.getByTestId('composer-input').waitFor();
    await areThere(reader.getByTestId('read-only'), 0);

    await reader.goto(at('/settings'));
    const links = reader.getByRole('navigation', { name: 'Settings' }).getByRole('link');
    await links.filter({ hasText: 'API tokens' }).waitFor();
    const pages = (await links.allInnerTexts()).map((name) => name.trim());
    assert.ok(!pages.includes('Members') && !pages.includes('Audit log'), `${pages}`);
    await reader.goto(at('/settings/members'));
    await reader.waitForURL(at('/settings'));
  });
});
