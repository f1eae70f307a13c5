// The fault suite: `node faults/main.mjs [name …]`, all scenarios or those that are named. `make fault` builds what it needs.
//
// FRONTDESK_FAULT_SEED: repeats a run. FRONTDESK_FAULT_LOGS: a folder for the logs of what failed. FRONTDESK_FAULT_MINUTES: no scenario begins after so many (25).

import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { chooseSeed } from './lib/chance.mjs';
import { runScenario } from './lib/run.mjs';
import { Stage } from './lib/stage.mjs';
import { scenarios } from './scenarios/index.mjs';

const say = (text) => process.stderr.write(`${text}\n`);

async function main() {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { list: { type: 'boolean' } } });
  if (values.list) return scenarios.forEach(({ name, title }) => console.log(`${name.padEnd(24)}${title}`));
  const chosen = choose(positionals);
  const seed = chooseSeed();
  const minutes = Number(process.env.FRONTDESK_FAULT_MINUTES ?? 25);
  const deadline = Date.now() + minutes * 60_000;
  say(`The seed is ${seed}: FRONTDESK_FAULT_SEED=${seed} repeats this run.`);

  const failed = [];
  const skipped = [];
  let shared;
  for (const scenario of chosen) {
    if (Date.now() > deadline) {
      skipped.push(`${scenario.name} (${minutes} minutes are over)`);
      continue;
    }
    const missing = scenario.missing?.();
    if (missing) {
      say(`skip  ${scenario.name}: ${missing}`);
      skipped.push(`${scenario.name} (${missing})`);
      continue;
    }
    const started = Date.now();
    const own = scenario.stage !== undefined;
    let stage;
    try {
      stage = own ? await Stage.set(scenario.stage) : (shared ??= await Stage.set());
      const figures = await runScenario(scenario, stage, seed);
      if (own) await stage.strike();
      say(`ok    ${scenario.name} (${seconds(started)} s): ${Object.entries(figures).map(([name, value]) => `${value} ${name}`).join(', ')}`);
    } catch (error) {
      failed.push(scenario.name);
      say(`FAIL  ${scenario.name} (${seconds(started)} s): ${scenario.title}\n${error.stack}\n${words(stage)}`);
      if (stage && process.env.FRONTDESK_FAULT_LOGS) keepLogs(stage, join(process.env.FRONTDESK_FAULT_LOGS, scenario.name));
      await stage?.strike().catch((problem) => say(problem.message));
      if (!own) shared = undefined;
    }
  }
  await shared?.strike().catch((error) => {
    failed.push('the end');
    say(error.message);
  });
  say(`${chosen.length - failed.length - skipped.length} of ${chosen.length} held. Seed ${seed}.`);
  if (skipped.length > 0) say(`Not tried: ${skipped.join(', ')}.`);
  if (failed.length > 0) say(`Failed: ${failed.join(', ')}. Repeat with FRONTDESK_FAULT_SEED=${seed} node faults/main.mjs ${failed.join(' ')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function choose(names) {
  const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown.length > 0) throw new Error(`There is no scenario ${unknown.join(', ')}; there are ${scenarios.map(({ name }) => name).join(', ')}.`);
  return names.length > 0 ? scenarios.filter(({ name }) => names.includes(name)) : scenarios;
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
