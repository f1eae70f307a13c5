// Reads on a hundredth of the data and on all of it, in turns, on databases that are kept from run to run. Started by large.sh.

import { chmodSync, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { commit, describeMachine } from './machine.mjs';
import { Postgres } from './postgres.mjs';
import { findPostgres } from './prerequisites.mjs';
import { cleanEnvironment, freePort, listening, run, start, stopAll } from './processes.mjs';
import { READS, samples } from './reads.mjs';
import { reportReads } from './report.mjs';

const BENCH = fileURLToPath(new URL('..', import.meta.url));
const KEPT = process.env.BENCH_LARGE || join(BENCH, '..', '.cache', 'bench-large');
/** Of everything: 1,000 workspaces, a million conversations, ten million messages. */
const SHARES = { thousandth: 1000, hundredth: 100, tenth: 10, full: 1 };
/** What a message takes on disk with all that belongs to it, and what its making takes meanwhile. */
const BYTES = 2_900;
const MEANWHILE = 800;
/** The making ends before the disk has less: other programs need it too. */
const LEFT = 10e9;
const SECONDS = 6 * 3600;
/** What is lost in a crash is made again, so nothing waits for the disk meanwhile; at the end everything is flushed. */
const MAKING = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '2GB',
  autovacuum: 'off',
  jit: 'off',
};
/** How often each is read; with 0 the data is made and no more. */
const TIMES = Number(process.env.TIMES || 300);
const ONLY = process.env.ONLY ?? '';
const TOKEN = 'bench-agent-token';

const say = (text) => process.stderr.write(`\x1b[1m==>\x1b[0m ${text}\n`);
const gb = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopAll().then(() => process.exit(130)));

function messages(size) {
  return 10_000_000 / SHARES[size];
}

/** Says what is needed before anything is made. */
function checkDisk(missing) {
  const sizes = missing.map((size) => messages(size));
  const needed = sizes.reduce((sum, count) => sum + count * BYTES, 0) + Math.max(0, ...sizes) * MEANWHILE;
  const left = Math.min(LEFT, needed);
  say(`The data takes ${gb(needed)} more in ${KEPT}, where ${gb(free())} are free`);
  if (needed + left > free()) {
    throw new Error(`There is not enough disk: set BENCH_LARGE to a folder with ${gb(needed + left)}, of which ${gb(left)} stay free, or SIZE=tenth for a tenth of the data.`);
  }
  return left;
}

function free() {
  const { bavail, bsize } = statfsSync(KEPT);
  return bavail * bsize;
}

async function isThere(postgres, size) {
  return (await postgres.sql('postgres', `select count(*) from pg_database where datname = '${size}' and datistemplate`)) === '1';
}

function environment(postgres, size, more = {}) {
  const key = 'QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI=';
  return { ...cleanEnvironment(postgres.bin), DATABASE_URL: postgres.dsn(size), FRONTDESK_SECRET_KEY: key, FRONTDESK_API_RATE: 'off', FRONTDESK_DATA_DIR: join(KEPT, 'frontdesk'), ...more };
}

/** Makes what is not there yet, by a PostgreSQL that waits for no disk, and marks as template what is whole and flushed. */
async function makeAll(programs, sizes) {
  let postgres = await Postgres.start(programs, KEPT);
  const missing = [];
  for (const size of sizes) if (!(await isThere(postgres, size))) missing.push(size);
  if (missing.length === 0) return postgres;
  const left = checkDisk(missing);
  await postgres.stop();
  postgres = await Postgres.start(programs, KEPT, MAKING);
  for (const size of missing) await watchingTheDisk(postgres, size, left, () => make(postgres, size));
  await postgres.stop();
  await Postgres.flush(programs, KEPT);
  postgres = await Postgres.start(programs, KEPT);
  for (const size of missing) await postgres.sql('postgres', `alter database "${size}" with is_template true`);
  return postgres;
}

/** Other programs need the disk too: when little is left, what was made so far is dropped. */
async function watchingTheDisk(postgres, size, left, work) {
  let full;
  const watch = setInterval(() => {
    if (free() > left || full) return;
    full = postgres.sql('postgres', `drop database "${size}" with (force)`);
  }, 2000);
  try {
    await work();
  } catch (error) {
    await full;
    throw full ? new Error(`Fewer than ${gb(left)} of the disk were left, so the data was not made.`) : error;
  } finally {
    clearInterval(watch);
  }
}

function frontdesk(postgres, size, ...args) {
  const options = { name: args.slice(0, 2).join(' '), seconds: SECONDS, cwd: KEPT, env: environment(postgres, size) };
  return run([process.env.FRONTDESK_BIN, ...args], options);
}

async function make(postgres, size) {
  say(`Making ${messages(size).toLocaleString('en')} messages (${size})`);
  const began = Date.now();
  await postgres.sql('postgres', `drop database if exists "${size}"`, `create database "${size}"`);
  const id = '00000000-0000-7000-8000-000000000001';
  const command = (...args) => frontdesk(postgres, size, ...args);
  await command('migrate');
  await command('workspace', 'create', '--name', 'Bench', '--owner-email', 'owner@bench.test', '--owner-password', 'correct horse battery staple', '--id', id);
  await command('token', 'create', '--workspace', id, '--name', 'bench', '--role', 'owner', '--value', TOKEN);
  await postgres.file(size, join(BENCH, 'large.sql'), { workspaces: 1000 / SHARES[size], conversations: messages(size) / 10 }, SECONDS);
  const bytes = Number(await postgres.sql(size, 'select pg_database_size(current_database())'));
  say(`  made in ${Math.round((Date.now() - began) / 1000)} s, ${gb(bytes)}`);
}

async function serve(postgres, size) {
  // what was made by an earlier version has a schema of then
  await frontdesk(postgres, size, 'migrate');
  const port = await freePort();
  const env = environment(postgres, size, { FRONTDESK_LISTEN: `127.0.0.1:${port}` });
  const server = start([process.env.FRONTDESK_BIN, 'serve', '--roles', 'web'], { name: `frontdesk on ${size}`, log: join(KEPT, `${size}.log`), cwd: KEPT, env });
  await listening(port, server, 60);
  const pick = await samples(postgres, size);
  return async (path) => {
    const url = `http://127.0.0.1:${port}/api/v1${path(pick)}`;
    const began = performance.now();
    const response = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } });
    const body = await response.json();
    const took = performance.now() - began;
    if (!response.ok) throw new Error(`${url}: ${response.status} ${JSON.stringify(body)}`);
    return { took, items: body.items?.length ?? 1 };
  };
}

function figures(reads) {
  const times = reads.map(({ took }) => took).sort((a, b) => a - b);
  const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] * 100) / 100;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), items: Math.round(reads.reduce((sum, { items }) => sum + items, 0) / reads.length) };
}

/**
 * In turns, so that what else the machine does falls on both. All rows once first, then again: on much data the first time
 * is mostly the disk's, and what people look at all day is in memory.
 */
async function compare(read, [little, much]) {
  const pass = async () => {
    const taken = [[], []];
    for (let n = 0; n < TIMES; n += 1) [await little(read), await much(read)].forEach((one, side) => taken[side].push(one));
    return taken.map(figures);
  };
  for (let n = 0; n < 5; n += 1) await Promise.all([little(read), much(read)]);
  const first = await pass();
  return (await pass()).map((again, side) => ({ ...again, first: first[side] }));
}

async function main() {
  const size = process.env.SIZE || 'full';
  const small = { full: 'hundredth', tenth: 'hundredth', hundredth: 'thousandth' }[size];
  if (!small) throw new Error(`SIZE is "${size}"; it can be full, tenth or hundredth.`);
  const sizes = [small, size];
  if (!existsSync(KEPT)) mkdirSync(KEPT, { recursive: true });
  chmodSync(KEPT, 0o711);
  const programs = findPostgres();
  const postgres = await makeAll(programs, sizes);
  if (TIMES === 0) return;
  const servers = [];
  for (const each of sizes) servers.push(await serve(postgres, each));
  const results = {
    when: new Date().toISOString(),
    commit: commit(),
    machine: describeMachine(programs.version),
    sizes,
    messages: Object.fromEntries(sizes.map((each) => [each, messages(each)])),
    times: TIMES,
    reads: {},
  };
  const lines = [
    `| read | ${sizes.map((each) => `${messages(each).toLocaleString('en')} messages: p50 / p99 ms`).join(' | ')} | p99, times | read the first time: p99, times |`,
    '|---|---:|---:|---:|---:|',
  ];
  console.log(lines.join('\n'));
  for (const [name, path] of READS.filter(([read]) => read.includes(ONLY))) {
    const [little, much] = await compare(path, servers);
    results.reads[name] = { [sizes[0]]: little, [sizes[1]]: much };
    lines.push(`| ${name} | ${[little, much].map(({ p50, p99 }) => `${p50} / ${p99}`).join(' | ')} | ${(much.p99 / little.p99).toFixed(2)} | ${(much.first.p99 / little.first.p99).toFixed(2)} |`);
    console.log(lines.at(-1));
  }
  const times = Object.values(results.reads).map((sides) => sides[sizes[1]].p99 / sides[sizes[0]].p99);
  lines.push('', `p99 at most 1.5 times that on the smaller, rows that were read before: ${times.filter((one) => one <= 1.5).length} of ${times.length} reads.`);
  console.log(lines.at(-1));
  const whole = size === 'full' && ONLY === '' && TIMES >= 300;
  say(`Figures and pictures are in ${reportReads(results, lines.join('\n'), whole)}`);
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await stopAll();
}
