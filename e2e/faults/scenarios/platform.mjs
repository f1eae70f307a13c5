// Platforms are slow, refuse, break, and leave without a word.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { pick } from '../lib/chance.mjs';
import { allMet, arm, metAt, tries } from '../lib/met.mjs';

export default [
  {
    name: 'platform-slow',
    title: 'the platforms take three seconds for each of forty answers',
    certain: true,
    async run({ stage, traffic }) {
      await arm(stage, { kind: 'latency_after', ms: 3_000 }, 40);
      await traffic.flow(80);
      await allMet(stage);
    },
  },
  {
    name: 'platform-429',
    title: 'the platforms say "too many requests", and when to come again',
    certain: true,
    async run({ stage, traffic }) {
      await arm(stage, { kind: 'error', status: 429, code: 4, message: 'Application request limit reached', retry_after: 1 }, 6);
      await traffic.flow(60);
      await allMet(stage);
    },
  },
  {
    name: 'platform-5xx',
    title: 'the platforms fail inside, and say so',
    async run({ stage, traffic }) {
      await arm(stage, { kind: 'error', status: 500, code: 2, message: 'Service temporarily unavailable' }, 6);
      await traffic.flow(60);
      await allMet(stage);
    },
  },
  {
    name: 'platform-drops-after',
    title: 'the platforms accept a message and the answer is lost',
    async run({ stage, traffic }) {
      await arm(stage, { kind: 'drop_after' }, 5);
      await traffic.flow(40);
      await allMet(stage);
      await metAt([stage.platform], async () => {
        stage.platform.loseAnswers();
        await sleep(1_500);
      });
      await stage.platform.heal();
      await traffic.flow(20);
    },
  },
  {
    name: 'platform-drops-before',
    title: 'the platforms read a message, accept nothing and say nothing',
    async run({ stage, traffic }) {
      await arm(stage, { kind: 'drop_before' }, 5);
      await traffic.flow(60);
      await allMet(stage);
    },
  },
  {
    name: 'platform-garbage',
    title: 'the platforms answer what nobody understands, to what they accepted and to what they did not',
    async run({ stage, traffic, random }) {
      for (let n = 0; n < 4; n += 1) await arm(stage, { kind: 'garbage', accepted: pick([true, false], random) }, 1);
      await traffic.flow(60);
      await allMet(stage);
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
    async after({ stage, traffic }) {
      assert.ok((await tries(stage, traffic, "outcome = 'retry'")) > 0, 'somebody tried to send while nobody was there');
    },
  },
];
