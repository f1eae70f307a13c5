// Two faults at the same time, one pair after the other, in an order of the seed.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { pick, shuffled } from '../lib/chance.mjs';
import { arm } from '../lib/met.mjs';

const SECONDS = 40;
const REFUSALS = 3;

/** Some of the stage's proxies misbehave. */
const network = (names, begin) => async ({ stage }) => {
  const proxies = names.map((name) => stage[name]);
  const met = () => proxies.reduce((sum, proxy) => sum + proxy.met, 0);
  const before = met();
  proxies.forEach(begin);
  return async () => {
    await Promise.all(proxies.map((proxy) => proxy.heal()));
    return met() > before;
  };
};

/** Each begins something and gives what ends it, which gives false where nobody met it. */
const FAULTS = {
  'kill a web process': async ({ stage, random }) => {
    const web = pick(stage.webs, random);
    await web.kill();
    return () => web.restart();
  },
  'kill a worker process': async ({ stage, random }) => {
    const worker = pick(stage.workers, random);
    await worker.kill();
    return () => worker.restart();
  },
  'a process stands still': async ({ stage, random }) => {
    const program = pick(stage.programs.filter(({ running }) => running), random);
    program.signal('SIGSTOP');
    return () => program.signal('SIGCONT');
  },
  'kill PostgreSQL': async ({ stage }) => {
    await stage.cluster.kill();
    return () => stage.cluster.start();
  },
  'cut the database': network(['database'], (proxy) => proxy.refuse()),
  'slow the database down': network(['database'], (proxy) => {
    proxy.delay = 20;
  }),
  'cut agents and platforms': network(['edge', 'hooks'], (proxy) => (proxy.name === 'edge' ? proxy.cut() : proxy.refuse())),
  'lose acknowledgements': network(['edge', 'hooks'], (proxy) => proxy.loseAnswers()),
  'lose answers of the platforms': network(['platform'], (proxy) => proxy.loseAnswers()),
  'the platforms refuse': async ({ stage }) => {
    const { id } = await arm(stage, { kind: 'error', status: 500, code: 2, message: 'Service temporarily unavailable' }, REFUSALS);
    return async () => {
      const left = (await stage.sandbox.faults()).find((fault) => fault.id === id)?.times ?? 0;
      await stage.sandbox.clearFaults();
      return left < REFUSALS;
    };
  },
};

const names = Object.keys(FAULTS);
const PAIRS = names.flatMap((one, at) => names.slice(at + 1).map((other) => [one, other]));

/** Both faults at once for seconds. Gives those of the two that nobody met. */
async function together(pair, { stage, random }) {
  const begun = [];
  try {
    for (const name of pair) begun.push({ name, end: await FAULTS[name]({ stage, random }) });
    await sleep(500 + random() * 2_500);
  } finally {
    // from the end of the list: the database is there again before a process that needs it comes back
    for (const fault of begun.toSorted((one, other) => names.indexOf(other.name) - names.indexOf(one.name))) fault.met = await fault.end();
  }
  return begun.filter(({ met }) => met === false).map(({ name }) => name);
}

export default [
  {
    name: 'combined',
    title: `two of ten faults at a time: as many of the ${PAIRS.length} pairs as fit ${SECONDS} seconds, in the seed's order`,
    async run({ stage, traffic, random, say }) {
      let met = 0;
      const left = shuffled(PAIRS, random);
      for (const until = Date.now() + SECONDS * 1_000; Date.now() < until && left.length > 0; ) {
        const pair = shuffled(left.pop(), random);
        say(pair.join(' and '));
        const unmet = await together(pair, { stage, random });
        if (unmet.length > 0) say(`nobody met: ${unmet.join(', ')}`);
        else met += 1;
        await traffic.flow(10);
      }
      assert.ok(met > 0, 'of no pair both faults were met');
      return { [`of ${PAIRS.length} pairs met`]: met };
    },
  },
];
