// The short part of the fault suite; `make fault` runs all of it. What is left to chance comes from the seed that is printed.

import { after, describe, test } from 'node:test';

import { chooseSeed, runScenario } from './faults/lib/run.mjs';
import { Stage } from './faults/lib/stage.mjs';
import { scenarios } from './faults/scenarios/index.mjs';

const seed = chooseSeed();

describe(`faults, with FRONTDESK_FAULT_SEED=${seed}`, () => {
  let shared;

  after(async () => {
    await shared?.strike();
  });

  for (const scenario of scenarios.filter(({ short }) => short)) {
    test(scenario.title, async () => {
      if (!scenario.stage) {
        shared ??= await Stage.set();
        await runScenario(scenario, shared, seed);
        return;
      }
      const stage = await Stage.set(scenario.stage);
      try {
        await runScenario(scenario, stage, seed);
      } finally {
        await stage.strike();
      }
    });
  }
});
