// A fault that nobody met shows nothing: what brings one about says who met it.

import assert from 'node:assert/strict';

import { until } from '../../lib/until.mjs';

/** Whatever takes longer never comes. */
const PATIENCE = 180_000;

/** Brings a fault about that somebody must meet at each of these proxies before it is over. */
export async function metAt(proxies, fault) {
  const before = proxies.map(({ met }) => met);
  await fault();
  proxies.forEach((proxy, at) => assert.ok(proxy.met > before[at], `nobody met the fault at the proxy "${proxy.name}"`));
}

/** So many sends meet the fault, whichever channels they are of; null: all. */
export function arm(stage, fault, times) {
  return stage.sandbox.fault(fault, { endpoint: 'messages', times });
}

/** Waits until the faults that were armed for a number of sends have been met so often. */
export function allMet(stage) {
  return until('the platforms met every fault that was armed', async () => (await stage.sandbox.faults()).length === 0, PATIENCE);
}

/** How many tries of a workspace's replies were so. */
export async function tries(stage, { workspace }, so) {
  const [{ many }] = await stage.rows(`select count(*)::int as many from delivery_attempt where workspace_id = '${workspace.id}' and ${so}`);
  return many;
}
