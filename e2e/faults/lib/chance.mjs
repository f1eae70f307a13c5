// What is left to chance comes from the seed, and from whose choice it is: nobody's choices depend on how often another one chose before.

import { randomInt } from 'node:crypto';

import { seeded } from '../../lib/random.mjs';

/** FRONTDESK_FAULT_SEED, or a new one. */
export function chooseSeed() {
  const given = process.env.FRONTDESK_FAULT_SEED;
  if (given === undefined) return randomInt(1e9);
  if (!/^\d{1,9}$/.test(given)) throw new Error(`FRONTDESK_FAULT_SEED is "${given}"; it is a number of up to nine digits.`);
  return Number(given);
}

/** Numbers from 0 to 1 for one who chooses. */
export function randomOf(seed, name) {
  let mixed = seed;
  for (const letter of name) mixed = (Math.imul(mixed, 31) + letter.codePointAt(0)) | 0;
  return seeded(mixed);
}

/** One of several. */
export const pick = (from, random) => from[Math.floor(random() * from.length)];

/** All of them in another order, each order as likely as every other. */
export function shuffled(from, random) {
  const order = [...from];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
