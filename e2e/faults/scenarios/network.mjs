// The network between all of them is cut, goes silent, loses answers, and is slow.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../../lib/until.mjs';
import { metAt } from '../lib/met.mjs';

export default [
  {
    name: 'cut-clients',
    title: 'the connections of agents and platforms break again and again',
    certain: true,
    async run({ stage, traffic, random }) {
      await metAt([stage.edge, stage.hooks], async () => {
        for (let round = 0; round < 5; round += 1) {
          stage.edge.cut();
          stage.hooks.cut();
          await sleep(200 + random() * 800);
        }
      });
      await metAt([stage.edge], async () => {
        stage.edge.refuse();
        await sleep(1_000);
      });
      await stage.edge.heal();
      await traffic.flow(20);
    },
  },
  {
    name: 'lost-acknowledgements',
    title: 'webhooks and replies arrive, and the answers to them are lost',
    certain: true,
    async run({ stage, traffic }) {
      const before = traffic.repeated;
      await metAt([stage.hooks, stage.edge], async () => {
        stage.hooks.loseAnswers();
        stage.edge.loseAnswers();
        await sleep(2_000);
        await until('something is repeated, since its acknowledgement was lost', () => traffic.repeated > before);
      });
      await stage.hooks.heal();
      await stage.edge.heal();
      await traffic.flow(20);
    },
  },
  {
    name: 'half-open-clients',
    title: 'the connections of agents and platforms go silent, and nobody is told',
    certain: true,
    async run({ stage, traffic }) {
      await metAt([stage.edge, stage.hooks], async () => {
        stage.edge.silence();
        stage.hooks.silence();
        await sleep(2_000);
      });
      await stage.edge.heal();
      await stage.hooks.heal();
      await traffic.flow(40);
    },
  },
  {
    name: 'cut-database',
    title: 'the connections to the database break, and are refused for seconds',
    certain: true,
    async run({ stage, traffic, random }) {
      await metAt([stage.database], () => stage.database.cut());
      await traffic.flow(20);
      await metAt([stage.database], async () => {
        stage.database.refuse();
        await sleep(2_000 + random() * 2_000);
      });
      await stage.database.heal();
      await traffic.flow(20);
    },
    /** They come back in peace: no loop that writes a log and burns a core while there is nothing to come back to. */
    after({ stage }) {
      for (const program of stage.programs) {
        const lines = program.said.split('\n').filter((line) => /worker future ended|listening for changes failed/.test(line)).length;
        assert.ok(lines < 30, `${program.name} lost its database ${lines} times in a few seconds`);
      }
    },
  },
  {
    name: 'half-open-database',
    title: 'the connections to the database go silent, as when its machine is gone, and new ones work',
    certain: true,
    async run({ stage, traffic }) {
      await metAt([stage.database], async () => {
        stage.database.silence();
        await sleep(1_000);
      });
      await stage.database.heal();
      await traffic.flow(40);
    },
  },
  {
    name: 'slow-database',
    title: 'every answer of the database is 60 ms late',
    certain: true,
    async run({ stage, traffic }) {
      await metAt([stage.database], async () => {
        stage.database.delay = 30;
        await traffic.flow(60);
      });
    },
  },
  {
    name: 'half-open-platform',
    title: 'the connections to the platforms go silent',
    async run({ stage, traffic }) {
      await metAt([stage.platform], async () => {
        stage.platform.silence();
        await sleep(1_500);
      });
      await stage.platform.heal();
      await traffic.flow(40);
    },
  },
];
