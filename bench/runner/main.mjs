// Measures one system or several side by side, on a PostgreSQL of its own. Started by run.sh, which builds what it needs.

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

import { commit, describeMachine, inMemory, residentMb, watchMemory } from './machine.mjs';
import { Postgres } from './postgres.mjs';
import { findPostgres } from './prerequisites.mjs';
import { freePort, listening, start, stopAll } from './processes.mjs';
import { measureReferences, REFERENCE_NAMES } from './references.mjs';
import { report } from './report.mjs';
import { chosen, measure, tooFewFiles, warmUp } from './scenarios.mjs';
import { measureScreen } from './screen.mjs';
import { line, table } from './table.mjs';
import { Target } from './target.mjs';

const BENCH = fileURLToPath(new URL('..', import.meta.url));
const PLATFORM_LATENCY_MS = 50;
/** What a process needed for its start is given back within some ten seconds. */
const SETTLE_MS = 15_000;
const STARTS = 5;
const SEEDS = { full: {}, small: { conversations: 2000, busy: 500, busy_messages: 101 } };

const say = (text) => process.stderr.write(`\x1b[1m==>\x1b[0m ${text}\n`);

function settings(environment, files) {
  const seed = environment.SEED_MESSAGES || 'full';
  if (!SEEDS[seed]) throw new Error(`SEED_MESSAGES is "${seed}"; it can be ${Object.keys(SEEDS).join(' or ')}.`);
  const whole = (name) => {
    const text = environment[name];
    if (text && !/^[1-9]\d?$/.test(text)) throw new Error(`${name} is "${text}"; it can be 1 to 99.`);
    return text ? Number(text) : undefined;
  };
  const only = (environment.ONLY ?? '').split(/[\s,]+/).filter(Boolean);
  return {
    seed,
    only,
    runs: whole('RUNS') ?? 1,
    secs: whole('SECS'),
    scenarios: chosen(only, REFERENCE_NAMES),
    files: files.length > 0 ? files : [join(BENCH, 'target.toml')],
  };
}

let tmp;
let cleaning;

/** Once, however many ask for it. */
function cleanUp() {
  cleaning ??= stopAll().finally(() => tmp && rmSync(tmp, { recursive: true, force: true, maxRetries: 3 }));
  return cleaning;
}

let interrupted = false;
for (const [signal, number] of Object.entries({ SIGINT: 2, SIGTERM: 15, SIGHUP: 1 })) {
  process.on(signal, async () => {
    if (interrupted) return;
    interrupted = true;
    say('Stopping what was started');
    await cleanUp();
    process.exit(128 + number);
  });
}

async function main() {
  const options = settings(process.env, process.argv.slice(2));
  const { LOADGEN_BIN: loadgen, BARE_BIN: bare } = process.env;
  if (!loadgen || !bare) throw new Error('Start this by bench/run.sh, which builds the load generator.');
  const few = tooFewFiles();
  if (few) say(few);
  const programs = findPostgres();
  tmp = mkdtempSync(join(process.env.BENCH_TMP || tmpdir(), 'frontdesk-bench-'));
  // PostgreSQL's user passes through; what is in there it cannot list
  chmodSync(tmp, 0o711);
  if (inMemory(tmp)) say(`${tmp} is in memory, where fsync costs nothing: set BENCH_TMP to a folder on a disk for figures that mean something`);

  say(`A private PostgreSQL ${programs.version}, and the platform's end`);
  const postgres = await Postgres.start(programs, tmp);
  const graphPort = await freePort();
  const graph = start([loadgen, 'graph', '--port', String(graphPort), '--latency-ms', String(PLATFORM_LATENCY_MS)], {
    name: "the platform's end",
    log: join(tmp, 'graph.log'),
  });
  await listening(graphPort, graph);

  const shared = { postgres, graph: `http://127.0.0.1:${graphPort}`, tmp, loadgen, bare };
  const targets = [];
  for (const file of options.files) {
    const target = await Target.load(resolve(file), shared);
    say(`${target.name}: schema and seed (${options.seed})`);
    await target.prepare(SEEDS[options.seed]);
    targets.push(target);
  }

  shared.webhooks = targets[0].file;

  const results = {
    when: new Date().toISOString(),
    commit: commit(),
    machine: describeMachine(programs.version),
    settings: { seed: options.seed, runs: options.runs, platform_latency_ms: PLATFORM_LATENCY_MS, ...(options.secs && { secs: options.secs }) },
    references: [],
    targets: Object.fromEntries(targets.map(({ name }) => [name, []])),
  };
  // taking turns, so that what else the machine does in one minute does not fall on one system alone
  for (let run = 1; run <= options.runs; run += 1) {
    say(`Run ${run} of ${options.runs}`);
    results.references.push(await measureReferences(shared, options, say));
    for (const target of targets) results.targets[target.name].push(await measureAll(target, options, shared, graph));
  }
  // what was built before is no part of it
  results.minutes = Math.round(process.uptime() / 6) / 10;

  const whole = options.only.length === 0 && options.seed === 'full' && !options.secs;
  console.log(table(results));
  say(`Figures and pictures are in ${report(results, whole)}`);
  const all = [...Object.values(results.targets).flat(), ...results.references];
  return all.some((run) => Object.values(run).some((figures) => figures?.error)) ? 1 : 0;
}

/** Sockets on processes of their own, then everything else on new ones; both on the same copy of the database. */
async function measureAll(target, options, shared, platform) {
  const { startup, screen, first, others } = options.scenarios;
  const figures = {};
  await target.copy();
  if (startup) {
    figures.startup = await target.startups(STARTS).catch((error) => ({ error: error.message }));
    if (figures.startup) say(`  ${target.name} ${line('startup', figures)}`);
  }
  if (first.length > 0) await session(target, first, options, shared, platform, figures);
  if (others.length > 0) await session(target, others, options, shared, platform, figures);
  if (screen && target.screen) await onScreen(target, figures);
  return figures;
}

/** Last, since it adds to the database. */
async function onScreen(target, figures) {
  await target.fillScreen();
  await target.start();
  try {
    figures.screen = await measureScreen(target.screen);
    say(`  ${target.name} ${line('screen', figures)}`);
  } finally {
    await target.stop();
  }
}

async function session(target, scenarios, { secs }, { postgres, graph, tmp: folder, loadgen }, platform, figures) {
  await target.start();
  try {
    const roles = target.pids();
    const own = Object.values(roles).flat();
    await sleep(SETTLE_MS);
    if (figures.idle_mb === undefined) {
      figures.idle_mb = residentMb(own);
      say(`  ${target.name} idle: ${figures.idle_mb} MB resident`);
    }
    const pids = join(folder, 'pids.json');
    writeFileSync(pids, JSON.stringify({ ...roles, postgres: [postgres.pid], graph: [platform.child.pid] }));
    const common = { graph, pids };
    // it would make the heap larger before sockets are measured, which come alone
    if (!scenarios.some(({ name }) => name === 'sockets')) await warmUp(loadgen, target, common);
    for (const scenario of scenarios) {
      if ((scenario.neighbours ?? 0) > target.neighbours) continue;
      const memory = watchMemory(own);
      const measured = await measure(scenario, loadgen, target, common, scenario.secs && (secs ?? scenario.secs), figures);
      figures[scenario.name] = { ...measured, resident: memory.end() };
      say(`  ${target.name} ${line(scenario.name, figures)}`);
      await sleep(1000);
    }
  } finally {
    await target.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!interrupted) {
    console.error(error.message);
    process.exitCode = 1;
  }
} finally {
  await cleanUp();
}
