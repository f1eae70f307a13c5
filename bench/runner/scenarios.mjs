// The loads, in the order in which they run; README.md says what each is.

import { openFiles } from './machine.mjs';
import { run } from './processes.mjs';

/** What a process has open beside its sockets. */
const OTHER_FILES = 400;
const CROWDS = [1000, 2000, 5000, 10_000];
const AUDIENCES = [5000, 2000, 1000];
export const RATES = [100, 300, 1000, 2000];

const FIRST = [{ name: 'sockets', kind: 'sockets', options: sockets }];
const OTHERS = [
  { name: 'ingest', kind: 'ingest', options: () => ({ conns: 32, 'new-pct': 1 }), secs: 10 },
  ...RATES.map((rate) => ({ name: `fresh${rate}`, kind: 'fresh', options: () => ({ rate }), secs: 8 })),
  { name: 'reply20', kind: 'reply', options: () => ({ rate: 20 }), secs: 8 },
  { name: 'replymax', kind: 'replymax', options: () => ({ conns: 16 }), secs: 8 },
  { name: 'dup', kind: 'dup', options: () => ({ conns: 16, pct: 20 }), secs: 6 },
  { name: 'timeline', kind: 'timeline', options: () => ({ conns: 16 }), secs: 5 },
  { name: 'inbox', kind: 'inbox', options: () => ({ conns: 16 }), secs: 5 },
  { name: 'neighbours', kind: 'neighbours', options: () => ({ quiet: 9, rate: 5, times: 100, conns: 32 }), secs: 20, neighbours: 10 },
  { name: 'overload', kind: 'overload', options: overload, secs: 8, after: 'ingest' },
];
/** What is measured without a load. */
export const STARTUP = 'startup';
/** In a browser, on processes of its own. */
export const SCREEN = 'screen';
const NAMES = [STARTUP, SCREEN, ...[...FIRST, ...OTHERS].map(({ name }) => name)];
const WARM = { name: 'warm', kind: 'ingest', options: () => ({ conns: 16 }), secs: 3 };
const LONGEST = 240;

/**
 * What is measured: all, or what `only` names with what that needs. Sockets come first, on processes of their own: a heap that
 * other loads have made large would hide what a connection takes.
 *
 * @param {string[]} only names, or none for all
 * @param {string[]} references names that are known elsewhere
 */
export function chosen(only, references) {
  const unknown = only.filter((name) => !NAMES.includes(name) && !references.includes(name));
  if (unknown.length > 0) throw new Error(`There is no scenario ${unknown.join(', ')}; there are ${[...references, ...NAMES].join(', ')}.`);
  const needed = OTHERS.filter(({ name, after }) => after && only.includes(name)).map(({ after }) => after);
  const wanted = new Set([...only, ...needed]);
  const of = (list) => list.filter(({ name }) => only.length === 0 || wanted.has(name));
  const alone = (name) => only.length === 0 || wanted.has(name);
  return { startup: alone(STARTUP), screen: alone(SCREEN), first: of(FIRST), others: of(OTHERS) };
}

/** With few open files allowed there are fewer agents; the others come without. */
function sockets() {
  const most = openFiles() - OTHER_FILES;
  const allowed = (sizes) => sizes.filter((size) => size <= most).join(',');
  return { steps: allowed(CROWDS) || most, audiences: allowed(AUDIENCES) || most, rounds: 20 };
}

/** What is missing for the whole, in words; nothing when all is there. */
export function tooFewFiles() {
  const needed = CROWDS.at(-1) + OTHER_FILES;
  if (openFiles() >= needed) return undefined;
  return `A process may have ${openFiles()} files open and ${needed} are needed for ${CROWDS.at(-1)} agents, so fewer are measured. Raise the hard limit (ulimit -Hn) for all of them.`;
}

/** Twice of what was acknowledged when each sender waited for its answer. */
function overload({ ingest }) {
  if (!ingest?.accepted_per_s) throw new Error('it needs the rate of ingest, which was not measured');
  return { rate: Math.round(2 * ingest.accepted_per_s), most: Math.min(8000, openFiles() - OTHER_FILES) };
}

/** Caches fill, pools connect, prepared statements are prepared: no figure is taken from it. */
export function warmUp(loadgen, target, common) {
  return measure(WARM, loadgen, target, common, WARM.secs);
}

/**
 * @param {object} figures what was measured so far
 * @returns {Promise<object>} the figures, or what went wrong
 */
export async function measure(scenario, loadgen, target, common, secs = scenario.secs, figures = {}) {
  try {
    const options = { target: target.file, ...common, ...scenario.options(figures), ...(secs && { secs }) };
    const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
    const { stdout, stderr } = await run([loadgen, scenario.kind, ...args], { name: scenario.name, seconds: LONGEST });
    return { ...JSON.parse(stdout), ...(stderr.trim() && { warning: stderr.trim() }) };
  } catch (error) {
    return { error: error.message };
  }
}
