// Signing in by a workspace's identity provider, with a real one: set up and tried out by an owner, used by a member, and asked of everybody.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage } from './lib/browser.mjs';
import { DEMO } from './lib/desk.mjs';
import { CLIENT, signInThere, startIdentity } from './lib/identity.mjs';
import { becomesEqual } from './lib/until.mjs';

const TOM = { email: 'tom@frontdesk.example', password: DEMO.password };
const NAME = 'two-wheels';

describe('signing in by an identity provider in a browser', () => {
  const there = atTheDesk({ FRONTDESK_WEBHOOK_NETWORKS: '127.0.0.0/8' });
  let identity;

  before(async () => {
    const settings = await there.page.request.get(`${there.frontdesk.url}/api/v1/sign_in_provider`);
    identity = await startIdentity((await settings.json()).redirect_url);
  });
  after(() => identity?.stop());

  const stranger = async () => (await openPage(there.browser, { locale: 'en-GB' })).page;

  /** From the login to the provider's page. */
  async function leave(page) {
    await page.goto(`${there.frontdesk.url}/login`);
    await page.getByTestId('to-provider').click();
    await page.getByTestId('provider-name').fill(NAME);
    await page.getByTestId('provider-go').click();
  }

  test('an owner sets it up and tries it out', async () => {
    const { page, frontdesk } = there;
    await page.goto(`${frontdesk.url}/settings/sign-in`);
    await page.getByTestId('provider-issuer').fill(identity.issuer);
    await page.getByTestId('provider-client-id').fill(CLIENT.id);
    await page.getByTestId('provider-client-secret').fill(CLIENT.secret);
    await page.getByTestId('provider-sign-in-name').fill('A');
    await page.getByTestId('provider-domains').fill('frontdesk.example');
    await page.getByTestId('provider-save').click();
    await page.locator('[data-testid=provider-sign-in-name][aria-invalid=true]').waitFor();
    await page.getByTestId('provider-sign-in-name').fill(NAME);
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('provider-save').click();
    await page.getByTestId('provider-state').waitFor();
    await page.getByTestId('provider-test').click();
    await signInThere(page, DEMO.email);
    await page.getByTestId('provider-tested').waitFor();
    assert.equal(await page.getByTestId('provider-client-secret').inputValue(), '');
    assert.deepEqual(await barriers(page), []);
  });

  test('a member comes by it, and reaches the desk and not the account', async () => {
    const page = await stranger();
    await leave(page);
    await signInThere(page, TOM.email);
    await page.getByTestId('conversation-item').first().waitFor();
    const me = await (await page.request.get(`${there.frontdesk.url}/api/v1/me`)).json();
    assert.deepEqual([me.user.email, me.by_provider], [TOM.email, true]);
    await page.goto(`${there.frontdesk.url}/settings/security`);
    await page.getByTestId('by-provider').waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.context().close();

    await there.page.goto(`${there.frontdesk.url}/settings/sign-in`);
    await there.page.getByTestId('identity-row').filter({ hasText: TOM.email }).waitFor();
  });

  test('who is no member is told so at the login', async () => {
    const page = await stranger();
    await leave(page);
    await signInThere(page, 'nobody@frontdesk.example');
    await page.getByRole('alert').filter({ hasText: 'no member of this workspace' }).waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.context().close();
  });

  test('where everybody has to come by it, a password leads to it', async () => {
    const { page, frontdesk } = there;
    await page.goto(`${frontdesk.url}/settings/sign-in`);
    await page.getByTestId('provider-form').locator('label').filter({ hasText: 'Everyone signs in by the provider' }).click();
    await page.getByTestId('provider-save').click();
    // an owner without a second step sets it up first
    await page.getByTestId('two-step-code').waitFor();

    const tom = await stranger();
    await tom.goto(`${frontdesk.url}/login`);
    await tom.getByTestId('login-email').fill(TOM.email);
    await tom.getByTestId('login-password').fill(TOM.password);
    await tom.getByTestId('login-submit').click();
    await tom.getByTestId('provider-needed').waitFor();
    assert.deepEqual(await barriers(tom), []);
    assert.equal((await tom.request.get(`${frontdesk.url}/api/v1/conversations`)).status(), 403);
    await tom.getByTestId('provider-needed-go').click();
    await signInThere(tom, TOM.email);
    await tom.getByTestId('conversation-item').first().waitFor();
    await becomesEqual(async () => (await tom.request.get(`${frontdesk.url}/api/v1/conversations`)).status(), 200, 'the desk');
    await tom.context().close();
  });
});
