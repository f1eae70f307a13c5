// The two pages of the demo as a person uses them: the dashboard, and the sandbox's phones.

import assert from 'node:assert/strict';

import { becomesEqual } from './until.mjs';

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

/**
 * Waits for the composer of the conversation that is on screen: it comes behind the messages, takes the focus then, and until then that of
 * the conversation before is there, unseen.
 */
export async function composerReady(page) {
  await page.getByTestId('composer-tab-team').waitFor();
  await focusOn(page, 'composer-input');
}

/** Waits until the focus is there: before that, keys go elsewhere. */
export async function focusOn(page, testId) {
  await page.locator(`[data-testid="${testId}"]:focus`).waitFor();
}

/** Waits for what is written in the composer. */
export function composerHas(page, text) {
  return becomesEqual(() => page.getByTestId('composer-input').inputValue(), text, 'what is written in the composer');
}

export function message(page, text) {
  return page.getByTestId('thread').getByTestId('message').filter({ hasText: text });
}

export async function answer(page, text) {
  await page.getByTestId('composer-input').fill(text);
  await page.getByTestId('composer-send').click();
}

/** Waits for an attribute of one element to take this value. */
export function becomes(locator, attribute, value, patience = PATIENCE) {
  return becomesEqual(() => locator.getAttribute(attribute), value, attribute, patience);
}

/** Waits until so many are there. That there are none says something only behind a sign that they could be there by now. */
export function areThere(locator, count) {
  return becomesEqual(() => locator.count(), count, `how many there are of ${locator}`);
}

/** Waits until a thread stands still, its pictures loaded and each row at its size. */
export async function standsStill(page) {
  await page.getByTestId('thread').evaluate(async (thread) => {
    const look = () => [thread.scrollHeight, thread.scrollTop, thread.querySelectorAll('[data-testid=message]').length, [...thread.querySelectorAll('img')].every((image) => image.complete)].join();
    const frame = () => new Promise(requestAnimationFrame);
    for (let calm = 0, before = ''; calm < 10; ) {
      await frame();
      const now = look();
      calm = now === before && now.endsWith('true') ? calm + 1 : 0;
      before = now;
    }
  });
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
