// What the figures were measured on, and how much memory processes take.

import { execFileSync } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

const TMPFS = 0x01021994;

export function describeMachine(postgresVersion) {
  return {
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    postgresql: postgresVersion,
  };
}

/** The commit that was measured, where this is a clone. */
export function commit() {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/** Whether a folder is in memory, where fsync costs nothing. */
export function inMemory(folder) {
  return statfsSync(folder).type === TMPFS;
}

/** Resident memory of processes and their children, in MB of 1,000,000 bytes. */
export function residentMb(pids) {
  const kib = pids.flatMap(withChildren).map((pid) => Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0));
  return Math.round((kib.reduce((sum, one) => sum + one, 0) * 1024) / 1e5) / 10;
}

/** Looks at the resident memory ten times a second until it is told to end. */
export function watchMemory(pids) {
  const first = residentMb(pids);
  let most = first;
  const timer = setInterval(() => (most = Math.max(most, residentMb(pids))), 100);
  return {
    end() {
      clearInterval(timer);
      const last = residentMb(pids);
      return { start_mb: first, peak_mb: Math.max(most, last), end_mb: last };
    },
  };
}

/** How many files a process that is started here may have open. */
export function openFiles() {
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(read('/proc/self/limits'))?.[1];
  return soft === 'unlimited' ? Infinity : Number(soft ?? 1024);
}

function withChildren(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(withChildren)];
}

/** Nothing, where the process has just ended. */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
