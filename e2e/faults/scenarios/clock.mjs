// Clocks jump, of one process and of the database.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../../lib/until.mjs';
import { pick } from '../lib/chance.mjs';
import { clockOff, writeToxin } from '../lib/shim.mjs';
import { compiler } from './needs.mjs';

const HOUR = 3_600;
const TEN_MINUTES = 600;
/** Processes ask the database for the time every ten seconds (backend/src/store/timekeeper.rs): they do so at each end of a jump. */
const ASKED = 12_000;
/** An answer that takes long says too little, and they ask again. */
const ASKED_AT_LAST = 180_000;

const near = (off, seconds, what) => assert.ok(Math.abs(off - seconds) < 5, `${what} is ${off} s off, and should be ${seconds}`);
/** How often a process took the database's time for its own, because the two differed. */
const taken = ({ said }) => said.split("the database's is taken").length - 1;

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
        for (const jump of [seconds, 0]) {
          off.forEach((program) => program.setClock(jump));
          await Promise.all([sleep(ASKED), traffic.flow(30)]);
          off.forEach((program) => near(clockOff(stage.shim, program), jump, `the clock of ${program.name}`));
        }
      }
      stage.programs.forEach((program) => assert.equal(taken(program), 0, `${program.name} counts on by a clock that nobody sets`));
    },
  },
  {
    name: 'clock-of-database',
    title: 'the clock of the database jumps ten minutes ahead and back, and every process follows it',
    stage: { shim: true },
    missing: compiler,
    async run({ stage, traffic }) {
      for (const seconds of [TEN_MINUTES, 0]) {
        const before = stage.programs.map(taken);
        writeToxin(stage.toxin, { clockSeconds: seconds });
        const [{ now }] = await stage.rows('select extract(epoch from clock_timestamp())::float8 as now');
        near(now - Date.now() / 1000, seconds, "the database's clock");
        await until('every process takes the new time', () => stage.programs.every((program, at) => taken(program) > before[at]), ASKED_AT_LAST);
        await traffic.flow(20);
      }
    },
  },
];
