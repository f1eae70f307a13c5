// The bounded part of the fault suite: scenarios that were never seen to fail. `make fault` runs all of them.

import { after, before, test } from 'node:test';

import { chooseSeed } from './faults/lib/chance.mjs';
import { runScenario } from './faults/lib/run.mjs';
import { Stage } from './faults/lib/stage.mjs';
import { scenarios } from './faults/scenarios/index.mjs';

const PROVEN = ['lost-acknowledgements', 'cut-clients', 'kill-postgres'];
/** Enough for a machine that does other things too; nothing here asks how quick anything was. */
const TIMEOUT = 240_000;

const seed = chooseSeed();
let stage;

before(async () => {
  stage = await Stage.set();
}, { timeout: TIMEOUT });
after(() => stage?.strike(), { timeout: TIMEOUT });

for (const name of PROVEN) {
  const scenario = scenarios.find((one) => one.name === name);
  test(`${scenario.title} (FRONTDESK_FAULT_SEED=${seed})`, { timeout: TIMEOUT }, () => runScenario(scenario, stage, seed));
}
