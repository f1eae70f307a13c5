// Runs the files of tests two at a time: each has a program, a database and a browser of its own, and none leaves two processors
// without a pause. Those that count what a machine can do, or break things on purpose, have it for themselves, at the end.
// A file that fails is run once more, by itself (docs/decisions/0043-a-second-run.md).

import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from 'node:test';
import { tap } from 'node:test/reporters';

const ALONE = ['backpressure', 'everywhere', 'faults', 'kill', 'long-thread', 'process'];
/** What is lost, doubled or out of order is so once and for all: these are not run again. */
const FINAL = ['faults', 'kill', 'realtime'];
const TIMEOUT = 900_000;
/** More than so many files do not fail by chance. */
const MOST_BY_CHANCE = 5;

const folder = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => join(folder, name));
const isAlone = (file) => ALONE.includes(basename(file, '.test.mjs'));

/** Which of the files failed, and what in them. */
async function failuresOf(concurrency, names) {
  const failures = new Map();
  if (!names.length) return failures;
  const tests = run({ files: names, concurrency, timeout: TIMEOUT });
  tests.on('test:fail', ({ name, file, todo, skip }) => {
    if (todo === undefined && skip === undefined) failures.set(file, [...(failures.get(file) ?? []), name]);
  });
  const report = tests.compose(tap);
  report.pipe(process.stdout, { end: false });
  await new Promise((resolve, reject) => report.on('end', resolve).on('error', reject));
  return failures;
}

const first = new Map([...(await failuresOf(2, files.filter((file) => !isAlone(file)))), ...(await failuresOf(1, files.filter(isAlone)))]);
const isFinal = (file) => FINAL.includes(basename(file, '.test.mjs'));
const unexcused = [...first.keys()].filter(isFinal);
const again = first.size <= MOST_BY_CHANCE && !unexcused.length ? await failuresOf(1, [...first.keys()]) : first;
for (const [file, names] of first) {
  if (!again.has(file)) console.log(`# UNSTEADY, failed once and passed by itself: ${basename(file)}: ${names.join(' | ')}`);
}
process.exitCode = again.size ? 1 : 0;
