// Waiting for what happens sooner or later.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until there is an answer that counts as true, and gives it. */
export async function until(what, holds, patience = 60_000) {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await holds();
    if (answer) return answer;
    assert.ok(Date.now() < deadline, `not within ${patience / 1000} s: ${what}`);
    await sleep(50);
  }
}
