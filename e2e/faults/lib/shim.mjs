// The library that makes a process's disk slow and its clock wrong (shim.c), and whether it does.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Builds it for one stage, whose folder goes with it. Throws in words without a compiler. */
export function buildShim(folder) {
  const source = fileURLToPath(new URL('shim.c', import.meta.url));
  // not in a folder of its own: PostgreSQL's user must reach it too, and what cannot be preloaded is left out without an error
  const library = join(folder, 'shim.so');
  try {
    execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl'], { stdio: 'pipe' });
  } catch (error) {
    throw new Error(`no C compiler could build shim.c (${error.stderr?.toString().trim() || error.message})`);
  }
  return library;
}

export const preloaded = (library, toxin) => ({ LD_PRELOAD: library, FAULT_TOXIN: toxin });

/** What a process under the shim reads while it runs: milliseconds of delay for each flush, seconds the clock is off. */
export function writeToxin(file, { flushMs = 0, clockSeconds = 0 }) {
  writeFileSync(file, `${flushMs} ${clockSeconds}\n`, { mode: 0o644 });
}

/** Seconds by which the clock of a process is off, as another one is told that reads the same file. */
export function clockOff(library, { name, pid, toxin }) {
  if (!readFileSync(`/proc/${pid}/maps`, 'utf8').includes(library)) throw new Error(`${name} does not run under ${library}`);
  const told = execFileSync('date', ['+%s'], { env: { PATH: process.env.PATH, ...preloaded(library, toxin) }, encoding: 'utf8' });
  return Number(told) - Date.now() / 1000;
}
