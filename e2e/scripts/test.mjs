// Runs the files of tests two at a time: each has a program, a database and a browser of its own, and none leaves two processors
// without a pause. Those that count what a machine can do, or break things on purpose, have it for themselves, at the end.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ALONE = ['backpressure', 'everywhere', 'faults', 'kill', 'long-thread', 'process'];
const TIMEOUT = 900_000;

const folder = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.test.mjs'));
const isAlone = (name) => ALONE.includes(name.replace('.test.mjs', ''));

function run(concurrency, names) {
  const options = ['--test', `--test-concurrency=${concurrency}`, `--test-timeout=${TIMEOUT}`];
  return spawnSync(process.execPath, [...options, ...names], { cwd: folder, stdio: 'inherit' }).status === 0;
}

const beside = run(2, files.filter((name) => !isAlone(name)));
const alone = run(1, files.filter(isAlone));
process.exitCode = beside && alone ? 0 : 1;
