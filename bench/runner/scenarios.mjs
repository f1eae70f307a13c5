// The loads, in the order in which they run; README.md says what each is.

import { run } from './processes.mjs';

const SCENARIOS = [
  { name: 'sockets', kind: 'sockets', options: { k: 2000, rounds: 20 }, wanted: true },
  { name: 'ingest', kind: 'ingest', options: { conns: 32, 'new-pct': 1 }, secs: 10 },
  { name: 'fresh100', kind: 'fresh', options: { rate: 100 }, secs: 8 },
  { name: 'fresh300', kind: 'fresh', options: { rate: 300 }, secs: 8 },
  { name: 'fresh1000', kind: 'fresh', options: { rate: 1000 }, secs: 8 },
  { name: 'reply20', kind: 'reply', options: { rate: 20 }, secs: 8 },
  { name: 'replymax', kind: 'replymax', options: { conns: 16 }, secs: 8 },
  { name: 'dup', kind: 'dup', options: { conns: 16, pct: 20 }, secs: 6, wanted: true },
  { name: 'timeline', kind: 'timeline', options: { conns: 16 }, secs: 5 },
  { name: 'inbox', kind: 'inbox', options: { conns: 16 }, secs: 5 },
];
const WARM = { name: 'warm', kind: 'ingest', options: { conns: 16 }, secs: 3 };
const LONGEST = 240;

/** @param {string[]} only names, or none for the usual ones; some run only when they are wanted by name */
export function chosen(only) {
  const unknown = only.filter((name) => name !== 'pgbench' && !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown.length > 0) {
    throw new Error(`There is no scenario ${unknown.join(', ')}; there are pgbench, ${SCENARIOS.map(({ name }) => name).join(', ')}.`);
  }
  return SCENARIOS.filter(({ name, wanted }) => (only.length > 0 ? only.includes(name) : !wanted));
}

/** Caches fill, pools connect, prepared statements are prepared: no figure is taken from it. */
export function warmUp(loadgen, target, common) {
  return measure(WARM, loadgen, target, common, WARM.secs);
}

/** @returns {Promise<object>} the figures, or what went wrong */
export async function measure(scenario, loadgen, target, common, secs = scenario.secs) {
  const options = { target: target.file, ...common, ...scenario.options, ...(secs && { secs }) };
  const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
  try {
    const { stdout, stderr } = await run([loadgen, scenario.kind, ...args], { name: scenario.name, seconds: LONGEST });
    return { ...JSON.parse(stdout), ...(stderr.trim() && { warning: stderr.trim() }) };
  } catch (error) {
    return { error: error.message };
  }
}
