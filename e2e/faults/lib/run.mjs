// One scenario: load, fault, healing, checks.

import assert from 'node:assert/strict';

import { randomOf } from './chance.mjs';
import { check } from './checks.mjs';
import { Traffic } from './traffic.mjs';

/**
 * Runs a scenario on a stage and checks every promise afterwards. Gives the figures of the checks.
 *
 * A scenario is `{name, title, run({stage, traffic, random, chance, say}), stage?, sizes?, hurry?, certain?, mixed?, apart?, missing?, after?}`:
 * `run` may give figures of its own; its own choices come from `random`, `chance(role)` gives numbers to each who chooses beside it, and
 * it may `say` what it tries; `stage` says what it needs of the stage; `hurry: false` lets leases run out in their own time; `certain`: no
 * reply may be left unknown; `mixed`: processes of two releases run; `apart`: the command that runs it, and it alone; `missing()` gives
 * words when this machine cannot bring the fault about; `after` looks at what only this fault should leave behind.
 */
export async function runScenario(scenario, stage, seed, say = () => {}) {
  const chance = (role) => randomOf(seed, `${scenario.name} ${role}`);
  const traffic = new Traffic(stage, await stage.workspace(), chance, scenario.sizes);
  try {
    await traffic.warmUp();
    traffic.start();
    await traffic.flow(20);
    const seen = await scenario.run({ stage, traffic, random: chance('scenario'), chance, say });
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
