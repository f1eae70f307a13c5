// Platforms are slow, refuse, break, and leave without a word.

import { setTimeout as sleep } from 'node:timers/promises';

import { pick } from '../lib/chance.mjs';

/** So many sends meet the fault, whichever channels they are of. */
const meet = (stage, fault, times) => stage.sandbox.fault(fault, { endpoint: 'messages', times });

export default [
  {
    name: 'platform-slow',
    title: 'the platforms take three seconds for every answer',
    certain: true,
    async run({ stage, traffic }) {
      await meet(stage, { kind: 'latency_after', ms: 3_000 }, null);
      await traffic.flow(80);
    },
  },
  {
    name: 'platform-429',
    title: 'the platforms say "too many requests", and when to come again',
    certain: true,
    async run({ stage, traffic }) {
      await meet(stage, { kind: 'error', status: 429, code: 4, message: 'Application request limit reached', retry_after: 1 }, 6);
      await traffic.flow(60);
    },
  },
  {
    name: 'platform-5xx',
    title: 'the platforms fail inside, and say so',
    async run({ stage, traffic }) {
      await meet(stage, { kind: 'error', status: 500, code: 2, message: 'Service temporarily unavailable' }, 6);
      await traffic.flow(60);
    },
  },
  {
    name: 'platform-drops-after',
    title: 'the platforms accept a message and the answer is lost',
    async run({ stage, traffic }) {
      await meet(stage, { kind: 'drop_after' }, 5);
      await traffic.flow(40);
      stage.platform.loseAnswers();
      await sleep(1_500);
      await stage.platform.heal();
      await traffic.flow(20);
    },
  },
  {
    name: 'platform-drops-before',
    title: 'the platforms read a message, accept nothing and say nothing',
    async run({ stage, traffic }) {
      await meet(stage, { kind: 'drop_before' }, 5);
      await traffic.flow(60);
    },
  },
  {
    name: 'platform-garbage',
    title: 'the platforms answer what nobody understands, to what they accepted and to what they did not',
    async run({ stage, traffic, random }) {
      for (let n = 0; n < 4; n += 1) await meet(stage, { kind: 'garbage', accepted: pick([true, false], random) }, 1);
      await traffic.flow(60);
    },
  },
  {
    name: 'platform-away',
    title: 'the platforms cannot be reached; nothing was written, so everything is tried again',
    certain: true,
    async run({ stage, traffic }) {
      stage.platform.refuse();
      await sleep(2_000);
      await stage.platform.heal();
      await traffic.flow(40);
    },
  },
];
