// The chart's topology without a cluster: two web and two worker pods behind nginx, each in a network of its own where this machine
// makes them, replaced as a Deployment replaces them.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { nginx } from '../lib/ingress.mjs';

export default [
  {
    name: 'kubernetes',
    title: 'the pods of the chart are replaced one by one behind nginx, with its probes, its preStop and its grace',
    stage: { pods: true },
    certain: true,
    apart: 'make cluster',
    missing: () => nginx() ?? (process.env.FRONTDESK_CHART ? null : 'FRONTDESK_CHART names no rendered chart; `make cluster` renders it'),
    async run({ stage, traffic }) {
      // before there was a pod there was nobody to answer
      const early = stage.edge.answers.findLastIndex(({ upstream }) => upstream === 'web') + 1;
      for (const old of [...stage.programs]) {
        const { maxSurge, maxUnavailable } = old.deployment.spec.strategy.rollingUpdate;
        assert.deepEqual([maxSurge, maxUnavailable], [1, 0], 'the next one is ready before the last one ends');
        const successor = await stage.program(old.roles);
        stage.programs.push(successor);
        stage.balance();
        const ending = old.halt();
        // kubelet and load balancer hear of it at the same time, and the load balancer acts on it later
        const drain = (old.container.lifecycle?.preStop?.sleep?.seconds ?? 0) * 1000;
        await sleep(drain / 2);
        stage.programs = stage.programs.filter((program) => program !== old);
        stage.balance();
        await ending;
        await traffic.flow(10);
      }
      const { findings } = await stage.webs[0].exec('doctor', '--json');
      // of the accounts some are made up
      const wrong = findings.filter(({ area, state }) => state === 'wrong' && !area.startsWith('inbox '));
      assert.deepEqual(wrong, [], 'the doctor in a pod finds nothing wrong');
      assert.ok(findings.some(({ area, state }) => area === 'database' && state === 'ok'), JSON.stringify(findings));
      const answers = stage.edge.answers.slice(early);
      const broken = answers.filter(({ status }) => status >= 500);
      assert.deepEqual(broken, [], 'nobody was answered 5xx, neither platforms nor agents');
      const webhooks = answers.filter(({ path, method }) => path.startsWith('/webhooks/') && method === 'POST').length;
      assert.ok(webhooks > 50, `${webhooks} webhooks are a load`);
      const moved = traffic.agents.filter(({ connections }) => connections > 1).length;
      assert.equal(moved, traffic.agents.length, 'every client was sent elsewhere, and came back');
      return { webhooks, moved, networks: stage.network?.count ?? 0 };
    },
  },
];
