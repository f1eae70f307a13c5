// Two-step sign-in as its owner uses it: set up, passed with a code that is reckoned here, passed with a recovery code, and asked for by the
// workspace; and the password that is asked for once more before something dangerous. And passkeys, held by an authenticator of the browser's own.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';

import { atTheDesk } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage } from './lib/browser.mjs';
import { areThere, DEMO, logIn } from './lib/desk.mjs';
import { becomesEqual } from './lib/until.mjs';

const TOM = { email: 'tom@frontdesk.example', password: DEMO.password };
const STEP = 30_000;

/** RFC 6238, from the key as a person reads it. */
function codeOf(key, at = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replaceAll(/\s/g, '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP)));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const offset = hash[19] & 0xf;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describe('two-step sign-in in a browser', () => {
  // browsers have passkeys of what has a name
  const there = atTheDesk({}, 'localhost');
  const keys = {};
  let kept = [];

  const stranger = async () => (await openPage(there.browser, { locale: 'en-GB' })).page;
  /** Each code is taken once, so the next one is one step on, which is taken early. */
  const nextOf = (key) => codeOf(key, Date.now() + STEP);

  async function givePassword(page, { email, password }) {
    await page.goto(`${there.frontdesk.url}/login`);
    await page.getByTestId('login-email').fill(email);
    await page.getByTestId('login-password').fill(password);
    await page.getByTestId('login-submit').click();
  }

  /** From the QR code to the recovery codes; the key, and the codes. */
  async function setUp(page) {
    await page.getByTestId('two-step-qr').waitFor();
    assert.deepEqual(await barriers(page), []);
    const key = await page.getByTestId('two-step-key').textContent();
    await page.getByTestId('two-step-code').fill('000000');
    await page.getByTestId('two-step-confirm').click();
    await page.locator('[data-testid=two-step-code][aria-invalid=true]').waitFor();
    await page.getByTestId('two-step-code').fill(codeOf(key));
    await page.getByTestId('two-step-confirm').click();
    const shown = page.getByTestId('recovery-codes').locator('li');
    await areThere(shown, 10);
    const codes = await shown.allTextContents();
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('recovery-kept').click();
    return { key, codes };
  }

  test('whoever is signed in and follows an old bookmark gets to the desk', async () => {
    const { page, frontdesk } = there;
    await page.goto(`${frontdesk.url}/two-step`);
    await page.getByTestId('two-step-back').click();
    await page.getByTestId('conversation-list').waitFor();
    await page.goto(`${frontdesk.url}/login?next=/contacts`);
    await page.waitForURL(`${frontdesk.url}/contacts`);
  });

  test('it is set up with an app, and the mail says so', async () => {
    const { page, frontdesk } = there;
    await page.goto(`${frontdesk.url}/settings/security`);
    await page.getByTestId('two-step-set-up').click();
    const { key, codes } = await setUp(page);
    [keys.demo, kept] = [key, codes];
    await page.locator('[data-testid=two-step][data-on=true]').waitFor();
    await page.getByTestId('codes-left').filter({ hasText: '10' }).waitFor();
    assert.match((await there.sandbox.mail(DEMO.email)).subject, /Two-step sign-in is on/);
  });

  test('whoever signs in gives a code, and a wrong one is told', async () => {
    const page = await stranger();
    await givePassword(page, DEMO);
    await page.getByTestId('code-step').waitFor();
    assert.equal(await page.getByTestId('login-code').getAttribute('autocomplete'), 'one-time-code');
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('login-code').fill('000000');
    await page.getByTestId('login-code-submit').click();
    await page.locator('[data-testid=login-code][aria-invalid=true]').waitFor();
    // no desk behind it
    await page.goto(`${there.frontdesk.url}/desk/all`);
    await page.getByTestId('login-email').waitFor();
    await givePassword(page, DEMO);
    await page.getByTestId('login-code').fill(nextOf(keys.demo));
    await page.getByTestId('login-code-submit').click();
    await page.getByTestId('conversation-list').waitFor();
    await page.context().close();
  });

  test('a recovery code is good once', async () => {
    const give = async () => {
      const page = await stranger();
      await givePassword(page, DEMO);
      await page.getByTestId('login-other-way').click();
      await page.getByTestId('login-recovery').fill(kept[0]);
      await page.getByTestId('login-code-submit').click();
      return page;
    };
    const page = await give();
    await page.getByTestId('conversation-list').waitFor();
    await page.goto(`${there.frontdesk.url}/settings/security`);
    await page.getByTestId('codes-left').filter({ hasText: '9' }).waitFor();
    await page.context().close();
    const again = await give();
    await again.locator('[data-testid=login-recovery][aria-invalid=true]').waitFor();
    assert.deepEqual(await barriers(again), []);
    await again.getByTestId('login-back').click();
    await again.getByTestId('login-password').waitFor();
    await again.context().close();
  });

  test('what is dangerous asks for the password once more, and goes on by itself', async () => {
    const { page, frontdesk } = there;
    // as the server answers a session whose person showed who they are long ago
    let asked = 0;
    await page.route('**/api/v1/me/tokens', async (route) => {
      if (route.request().method() !== 'POST' || asked > 0) return route.fallback();
      asked += 1;
      await route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ code: 'reauthentication_required', detail: 'Show it.' }) });
    });
    await page.goto(`${frontdesk.url}/settings/tokens`);
    await page.getByTestId('add-token').first().click();
    await page.getByTestId('token-name').fill('Guarded');
    await page.getByRole('dialog').getByLabel('Read conversations').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Make the token' }).click();
    await page.getByTestId('show-again').waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.getByTestId('show-again-password').fill('wrong');
    await page.getByTestId('show-again-submit').click();
    await page.locator('[data-testid=show-again-password][aria-invalid=true]').waitFor();
    await page.getByTestId('show-again-password').fill(DEMO.password);
    await page.getByTestId('show-again-submit').click();
    await page.getByTestId('token-secret').waitFor();
    assert.equal(asked, 1);
    await page.getByTestId('token-kept').click();
    await page.unroute('**/api/v1/me/tokens');
  });

  test('the workspace asks for it: who has none is led there, and goes on behind it', async () => {
    const { page, frontdesk } = there;
    const tom = await stranger();
    await logIn(tom, frontdesk.url, TOM);
    await page.goto(`${frontdesk.url}/settings/members`);
    await page.getByTestId('has-two-step').first().waitFor();
    await page.getByTestId('two-step-required').locator('label').click();
    await page.locator('[data-testid=two-step-required][data-on=true]').waitFor();
    assert.deepEqual(await barriers(page), []);

    // at once, where somebody is at work
    await tom.getByTestId('two-step-needed').waitFor();
    await tom.goto(`${frontdesk.url}/desk/all`);
    await tom.getByTestId('two-step-needed').waitFor();
    assert.equal((await tom.request.get(`${frontdesk.url}/api/v1/conversations`)).status(), 403);
    keys.tom = (await setUp(tom)).key;
    await tom.getByTestId('conversation-item').first().waitFor();
    await tom.context().close();
  });

  test('an admin resets it for who has lost it', async () => {
    const { page, frontdesk } = there;
    await page.goto(`${frontdesk.url}/settings/members`);
    const row = page.locator('main li').filter({ hasText: TOM.email });
    await row.getByTestId('has-two-step').waitFor();
    await row.getByRole('button', { name: 'Edit' }).click();
    await page.getByTestId('reset-two-step').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Reset two-step sign-in' }).click();
    await row.getByTestId('has-two-step').waitFor({ state: 'detached' });
    const tom = await stranger();
    await givePassword(tom, TOM);
    await tom.getByTestId('two-step-needed').waitFor();
    assert.deepEqual(await barriers(tom), []);
    await tom.context().close();
  });

  test('it is turned off with the password and a code', async () => {
    const { page, frontdesk } = there;
    await page.goto(`${frontdesk.url}/settings/members`);
    await page.getByTestId('two-step-required').locator('label').click();
    await page.locator('[data-testid=two-step-required][data-on=false]').waitFor();
    await page.goto(`${frontdesk.url}/settings/security`);
    await page.getByTestId('two-step-off').click();
    await page.getByTestId('off-password').fill(DEMO.password);
    await page.getByTestId('off-code').fill(kept[1]);
    await page.getByRole('dialog').getByRole('button', { name: 'Turn it off' }).click();
    await page.locator('[data-testid=two-step][data-on=false]').waitFor();
    const alone = await stranger();
    await logIn(alone, frontdesk.url);
    await alone.context().close();
  });

  describe('with a passkey', () => {
    const device = {};
    const rows = () => device.page.getByTestId('passkey-row');
    const tell = (method, more = {}) => device.cdp.send(`WebAuthn.${method}`, { authenticatorId: device.id, ...more });

    async function leave() {
      await device.page.context().clearCookies();
      await device.page.goto(`${there.frontdesk.url}/login`);
    }

    test('it is added and named, and turns two-step sign-in on', async () => {
      const { frontdesk } = there;
      const page = (device.page = await stranger());
      await logIn(page, frontdesk.url, TOM);
      device.cdp = await page.context().newCDPSession(page);
      await device.cdp.send('WebAuthn.enable');
      const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
      device.id = (await device.cdp.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId;
      await page.goto(`${frontdesk.url}/settings/security`);
      await page.getByTestId('add-passkey').click();
      await page.getByTestId('passkey-name').fill('My laptop');
      assert.deepEqual(await barriers(page), []);
      await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
      await areThere(page.getByTestId('recovery-codes').locator('li'), 10);
      await page.getByTestId('recovery-kept').click();
      await rows().filter({ hasText: 'My laptop' }).waitFor();
      await page.locator('[data-testid=two-step][data-on=true]').waitFor();
      assert.deepEqual(await barriers(page), []);
      await becomesEqual(async () => (await there.sandbox.mail(TOM.email)).subject, 'A passkey was added: My laptop', 'the mail');
      await rows().getByTestId('rename-passkey').click();
      await page.getByTestId('passkey-name').fill('Laptop');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await rows().filter({ hasText: /^Laptop/ }).waitFor();
    });

    test('it signs in alone, if its holder confirms it', async () => {
      const { page } = device;
      await leave();
      await tell('setUserVerified', { isUserVerified: false });
      await page.getByTestId('login-passkey').click();
      await page.getByRole('alert').filter({ hasText: 'Nothing was confirmed' }).waitFor();
      assert.deepEqual(await barriers(page), []);
      await tell('setUserVerified', { isUserVerified: true });
      await page.getByTestId('login-passkey').click();
      await page.getByTestId('conversation-list').waitFor();
    });

    test('it is the second step after the password', async () => {
      const { page } = device;
      await leave();
      await givePassword(page, TOM);
      await page.getByTestId('login-step-passkey').waitFor();
      assert.deepEqual(await barriers(page), []);
      await page.getByTestId('login-step-passkey').click();
      await page.getByTestId('conversation-list').waitFor();
    });

    test('it shows once more who it is', async () => {
      const { page } = device;
      let asked = 0;
      await page.route('**/api/v1/me/passkeys/*', async (route) => {
        if (route.request().method() !== 'PATCH' || asked > 0) return route.fallback();
        asked += 1;
        await route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ code: 'reauthentication_required', detail: 'Show it.' }) });
      });
      await page.goto(`${there.frontdesk.url}/settings/security`);
      await rows().getByTestId('rename-passkey').click();
      await page.getByTestId('passkey-name').fill('Shown again');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByTestId('show-again-passkey').click();
      await rows().filter({ hasText: 'Shown again' }).waitFor();
      assert.equal(asked, 1);
      await page.unroute('**/api/v1/me/passkeys/*');
    });

    test('the last one is not removed by the way, and goes with the password and itself', async () => {
      const { page } = device;
      await rows().getByTestId('remove-passkey').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('dialog').getByRole('alert').filter({ hasText: 'Nothing else is left' }).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await page.getByTestId('two-step-off').click();
      await page.getByTestId('off-password').fill(TOM.password);
      await page.getByTestId('off-passkey').click();
      await page.locator('[data-testid=two-step][data-on=false]').waitFor();
      await areThere(rows(), 0);
      await leave();
      await page.getByTestId('login-passkey').click();
      await page.getByRole('alert').filter({ hasText: 'lets nobody in here' }).waitFor();
      await page.context().close();
    });
  });
});
