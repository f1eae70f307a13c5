// Several faults at the same time and one after the other, chosen by the seed.

import { setTimeout as sleep } from 'node:timers/promises';

import { pick } from '../lib/chance.mjs';

const SECONDS = 25;

/** Each begins something and gives what ends it. */
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
  'cut the database': async ({ stage }) => {
    stage.database.refuse();
    return () => stage.database.heal();
  },
  'slow the database down': async ({ stage }) => {
    stage.database.delay = 20;
    return () => {
      stage.database.delay = 0;
    };
  },
  'cut agents and platforms': async ({ stage }) => {
    stage.edge.cut();
    stage.hooks.refuse();
    return () => stage.hooks.heal();
  },
  'lose acknowledgements': async ({ stage }) => {
    stage.hooks.loseAnswers();
    stage.edge.loseAnswers();
    return () => Promise.all([stage.hooks.heal(), stage.edge.heal()]);
  },
  'lose answers of the platforms': async ({ stage }) => {
    stage.platform.loseAnswers();
    return () => stage.platform.heal();
  },
  'the platforms refuse': async ({ stage }) => {
    await stage.sandbox.fault({ kind: 'error', status: 500, code: 2, message: 'Service temporarily unavailable' }, { endpoint: 'messages', times: 3 });
    return () => {};
  },
};

export default [
  {
    name: 'combined',
    title: 'two of ten faults at a time, chosen by the seed, again and again',
    async run({ stage, traffic, random }) {
      for (const until = Date.now() + SECONDS * 1_000; Date.now() < until; ) {
        const names = Object.keys(FAULTS).toSorted(() => random() - 0.5).slice(0, 2);
        // a process that was killed cannot be stopped, and the other way round: whatever was begun is ended in reverse
        const ends = [];
        try {
          for (const name of names) ends.unshift(await FAULTS[name]({ stage, random }));
          await sleep(500 + random() * 2_500);
        } finally {
          for (const end of ends) await end();
        }
        traffic.met = [...(traffic.met ?? []), names.join(' and ')];
        await traffic.flow(10);
      }
    },
  },
];
