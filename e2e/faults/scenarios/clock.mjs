// Clocks jump, of one process and of the database.

import { setTimeout as sleep } from 'node:timers/promises';

import { writeToxin } from '../lib/programs.mjs';
import { pick } from '../lib/chance.mjs';
import { compiler } from './needs.mjs';

const HOUR = 3_600;

export default [
  {
    name: 'clock-of-one',
    title: 'the clock of a web and of a worker process jumps an hour ahead, and an hour behind',
    stage: { shim: true },
    certain: true,
    missing: compiler,
    async run({ stage, traffic, random }) {
      for (const seconds of random() < 0.5 ? [HOUR, -HOUR] : [-HOUR, HOUR]) {
        const off = [pick(stage.webs, random), pick(stage.workers, random)];
        off.forEach((program) => program.setClock(seconds));
        await traffic.flow(40);
        off.forEach((program) => program.setClock(0));
        await traffic.flow(20);
      }
    },
  },
  {
    name: 'clock-of-database',
    title: 'the clock of the database jumps ten minutes ahead and back',
    stage: { shim: true },
    missing: compiler,
    async run({ stage, traffic }) {
      writeToxin(stage.toxin, { clockSeconds: 600 });
      await sleep(3_000);
      await traffic.flow(20);
      writeToxin(stage.toxin, {});
      await traffic.flow(20);
    },
  },
];
