// The two pages of the demo as a person uses them: the dashboard, and the sandbox's phones.

import assert from 'node:assert/strict';

const PATIENCE = 60_000;

/** The login that `frontdesk demo` prints. */
export const DEMO = { email: 'demo@frontdesk.example', password: 'demo-password' };

/** `undoSeconds`: for how long the member's replies can be taken back; tests that are not about that do not wait for it. */
export async function logIn(page, url, { email, password } = DEMO, { undoSeconds = 0 } = {}) {
  await page.goto(url);
  await page.getByTestId('login-email').fill(email);
  await page.getByTestId('login-password').fill(password);
  await page.getByTestId('login-submit').click();
  await page.getByTestId('conversation-list').waitFor({ timeout: PATIENCE });
  const answer = await page.request.patch(`${url}/api/v1/composer_settings`, { data: { undo_seconds: undoSeconds }, headers: { origin: url } });
  assert.ok(answer.ok(), `how replies go out: ${answer.status()}`);
}

/** Opens the conversation whose newest message has this text, which is waited for in the list, and goes to its end. */
export async function open(page, text) {
  await page.getByTestId('conversation-item').filter({ hasText: text }).first().click();
  const newest = message(page, text);
  // A thread opens at its first unread message; a button leads to the end.
  const toEnd = page.locator('[data-testid=thread] ~ button');
  const deadline = Date.now() + PATIENCE;
  for (let calm = 0; calm < 3; await page.waitForTimeout(100)) {
    if (await toEnd.isVisible()) {
      await toEnd.click({ timeout: 1_000 }).catch(() => {});
      calm = 0;
    } else {
      calm = (await newest.isVisible()) ? calm + 1 : 0;
    }
    assert.ok(Date.now() < deadline, `the thread does not show "${text}"`);
  }
}

export function message(page, text) {
  return page.getByTestId('thread').getByTestId('message').filter({ hasText: text });
}

export async function answer(page, text) {
  await page.getByTestId('composer-input').fill(text);
  await page.getByTestId('composer-send').click();
}

/** Waits for an attribute of one element to take this value. */
export async function becomes(locator, attribute, value, patience = PATIENCE) {
  const deadline = Date.now() + patience;
  let last;
  do {
    last = await locator.getAttribute(attribute);
    if (last === value) return;
    await locator.page().waitForTimeout(100);
  } while (Date.now() < deadline);
  assert.fail(`${attribute} is ${last}, not ${value}`);
}

export function phone(page, channel) {
  const device = page.getByTestId(`phone-${channel}`);
  return {
    device,
    async write(text) {
      await device.getByTestId('message-input').fill(text);
      await device.getByTestId('send').click();
    },
    bubble(text) {
      return device.getByTestId('bubble').filter({ hasText: text });
    },
  };
}
