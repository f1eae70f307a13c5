// One scenario: load, fault, healing, checks. What is left to chance comes from the seed and the scenario's name.

import assert from 'node:assert/strict';

import { seeded } from '../../lib/random.mjs';
import { check } from './checks.mjs';
import { Traffic } from './traffic.mjs';

/** One of several, by chance. */
export const pick = (from, random) => from[Math.floor(random() * from.length)];

/** FRONTDESK_FAULT_SEED, or a new one. */
export function chooseSeed() {
  const given = process.env.FRONTDESK_FAULT_SEED;
  if (given === undefined) return Math.floor(Math.random() * 1e9);
  if (!/^\d{1,9}$/.test(given)) throw new Error(`FRONTDESK_FAULT_SEED is "${given}"; it is a number of up to nine digits.`);
  return Number(given);
}

export function randomOf(seed, name) {
  let mixed = seed;
  for (const letter of name) mixed = (Math.imul(mixed, 31) + letter.codePointAt(0)) | 0;
  return seeded(mixed);
}

/**
 * Runs a scenario on a stage and checks every promise afterwards. Gives the figures of the checks.
 *
 * A scenario is `{name, title, run({stage, traffic, random}), stage?, sizes?, hurry?, certain?, mixed?, missing?, after?}`:
 * `run` may give figures of its own; `stage` says what it needs of the stage; `hurry: false` lets leases run out in their own
 * time; `certain`: no reply may be left unknown; `mixed`: processes of two releases run; `missing()` gives words when this machine cannot bring the fault about; `after`
 * looks at what only this fault should leave behind.
 */
export async function runScenario(scenario, stage, seed) {
  const random = randomOf(seed, scenario.name);
  const traffic = new Traffic(stage, await stage.workspace(), random, scenario.sizes);
  try {
    await traffic.warmUp();
    traffic.start();
    await traffic.flow(20);
    const seen = await scenario.run({ stage, traffic, random });
    await stage.heal();
    await traffic.flow(40);
    await traffic.stop();
    const figures = await check(stage, traffic, { hurry: scenario.hurry, mixed: scenario.mixed });
    if (scenario.certain) assert.equal(figures.unknown, 0, 'every reply has a known end');
    await scenario.after?.({ stage, traffic, figures });
    return { ...figures, ...seen };
  } finally {
    traffic.close();
  }
}
