// The fault suite: `node faults/main.mjs [name …]`, all scenarios or those that are named. `make fault` builds what it needs.
//
// FRONTDESK_FAULT_SEED: repeats a run. FRONTDESK_FAULT_LOGS: a folder for the logs of what failed. FRONTDESK_FAULT_MINUTES: no scenario begins after so many (40).
// FRONTDESK_FAULT_STRICT=1: one that was not tried is a failure.

import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chooseSeed, randomOf, shuffled } from './lib/chance.mjs';
import { runScenario } from './lib/run.mjs';
import { Stage } from './lib/stage.mjs';
import { scenarios } from './scenarios/index.mjs';

const say = (text) => process.stderr.write(`${text}\n`);
const { FRONTDESK_FAULT_LOGS: logs, FRONTDESK_FAULT_MINUTES: minutes = 40 } = process.env;
const strict = process.env.FRONTDESK_FAULT_STRICT === '1';

async function main() {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { list: { type: 'boolean' } } });
  if (values.list) return scenarios.forEach(({ name, title, apart }) => console.log(`${name.padEnd(24)}${title}${apart ? ` (${apart})` : ''}`));
  const seed = chooseSeed();
  const chosen = choose(positionals, seed);
  const deadline = Date.now() + Number(minutes) * 60_000;
  say(`The seed is ${seed}: FRONTDESK_FAULT_SEED=${seed} repeats this run.`);

  const run = new Run(seed);
  for (const scenario of chosen) {
    const missing = Date.now() > deadline ? `${minutes} minutes are over` : scenario.missing?.();
    if (missing) run.skip(scenario, missing);
    else await run.try(scenario);
  }
  await run.end();
  tell(run, chosen.length, seed);
}

/** Those that are named, as they are named; else all but those that have a command of their own, in an order of the seed: none is always the last. */
function choose(names, seed) {
  const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown.length > 0) throw new Error(`There is no scenario ${unknown.join(', ')}; there are ${scenarios.map(({ name }) => name).join(', ')}.`);
  if (names.length > 0) return names.map((wanted) => scenarios.find(({ name }) => name === wanted));
  return shuffled(scenarios.filter(({ apart }) => !apart), randomOf(seed, 'order'));
}

class Run {
  failed = [];
  skipped = [];
  /** The stage of those that ask for nothing special, until one of them fails on it. */
  #shared;

  constructor(seed) {
    this.seed = seed;
  }

  skip({ name }, why) {
    say(`skip  ${name}: ${why}`);
    this.skipped.push(`${name} (${why})`);
  }

  async try(scenario) {
    const started = Date.now();
    const own = scenario.stage !== undefined;
    let stage;
    try {
      stage = own ? await Stage.set(scenario.stage) : (this.#shared ??= await Stage.set());
      const figures = await runScenario(scenario, stage, this.seed, (text) => say(`      ${text}`));
      if (own) await stage.strike();
      say(`ok    ${scenario.name} (${seconds(started)} s): ${Object.entries(figures).map(([name, value]) => `${value} ${name}`).join(', ')}`);
    } catch (error) {
      this.failed.push(scenario.name);
      say(`FAIL  ${scenario.name} (${seconds(started)} s): ${scenario.title}\n${error.stack}\n${words(stage)}`);
      if (stage && logs) keepLogs(stage, join(logs, scenario.name));
      await stage?.strike().catch((problem) => say(problem.message));
      if (!own) this.#shared = undefined;
    }
  }

  async end() {
    await this.#shared?.strike().catch((error) => {
      this.failed.push('the end');
      say(error.message);
    });
  }
}

/** What was not tried did not hold: where everything has to (a release), it is a failure. */
function tell({ failed, skipped }, all, seed) {
  say(`${all - failed.length - skipped.length} of ${all} held. Seed ${seed}.`);
  if (skipped.length > 0) say(`Not tried: ${skipped.join(', ')}.${strict ? ' FRONTDESK_FAULT_STRICT asks for all of them.' : ''}`);
  if (failed.length > 0) say(`Failed: ${failed.join(', ')}. Repeat with FRONTDESK_FAULT_SEED=${seed} node faults/main.mjs ${failed.join(' ')}`);
  process.exitCode = failed.length > 0 || (strict && skipped.length > 0) ? 1 : 0;
}

const seconds = (since) => Math.round((Date.now() - since) / 1000);

/** The last words of every process. */
function words(stage) {
  return (stage?.programs ?? []).map((program) => `--- ${program.name}\n${program.said.trim().split('\n').slice(-15).join('\n')}`).join('\n');
}

function keepLogs({ folder }, kept) {
  mkdirSync(kept, { recursive: true });
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.log'))) copyFileSync(join(folder, name), join(kept, name));
}

for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) process.once(signal, () => process.exit(code));
try {
  await main();
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
process.exit();
