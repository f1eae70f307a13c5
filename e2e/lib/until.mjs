// Waiting for what happens sooner or later. A page, an answer and a phone each learn of a thing in their own time: what was waited for of
// the one says nothing yet of the other.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

const PATIENCE = 60_000;

/** Asks again and again until there is an answer that counts as true, and gives it. */
export async function until(what, holds, patience = PATIENCE) {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await holds();
    if (answer) return answer;
    assert.ok(Date.now() < deadline, `not within ${patience / 1000} s: ${what}`);
    await sleep(50);
  }
}

/**
 * Reads again and again until it is what is expected; fails with what was read last. For what comes: that something does not come is
 * true before its time as well, so its moment has to be waited for first.
 */
export async function becomesEqual(read, expected, what, patience = PATIENCE) {
  const deadline = Date.now() + patience;
  for (;;) {
    const last = await read();
    if (isDeepStrictEqual(last, expected)) return;
    if (Date.now() > deadline) assert.deepEqual(last, expected, what);
    await sleep(50);
  }
}
