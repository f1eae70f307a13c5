// Processes of the program die, stand still, and are replaced.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../../lib/until.mjs';
import { pick } from '../lib/chance.mjs';
import { tries } from '../lib/met.mjs';
import { migrations, takeOver } from '../lib/versions.mjs';

/** Sends that are under way when a worker dies: some of them are its own. */
const UNDER_WAY = 3;
/** What is known of a try whose sender died. */
const BROKEN_OFF = "(outcome is null or outcome = 'unknown')";
/** More than enough until one dies at the right moment. */
const ROUNDS = 8;

const noNext = () => (process.env.FRONTDESK_NEXT_BIN ? null : 'FRONTDESK_NEXT_BIN names no program of a next version; `make fault` builds one');

export default [
  {
    name: 'kill-web',
    title: 'kill -9 of a web process',
    certain: true,
    async run({ stage, traffic, random }) {
      for (let round = 0; round < 2; round += 1) {
        const web = pick(stage.webs, random);
        await web.kill();
        await traffic.flow(20);
        await web.restart();
        await traffic.flow(20);
      }
    },
  },
  {
    name: 'kill-worker',
    title: 'kill -9 of a worker process while it sends',
    async run({ stage, traffic, random }) {
      await stage.sandbox.fault({ kind: 'latency_after', ms: 200 }, { endpoint: 'messages', times: null });
      const sending = async () => (await stage.rows(`select 1 from agent_message where workspace_id = '${traffic.workspace.id}' and delivery_status = 'sending'`)).length;
      let met = 0;
      for (let round = 0; round < 2 || (met === 0 && round < ROUNDS); round += 1) {
        await sleep(300 + random() * 500);
        const worker = pick(stage.workers, random);
        await until('some replies are on their way', async () => (await sending()) >= UNDER_WAY);
        await worker.kill();
        await traffic.flow(20);
        await worker.restart();
        // the other one has long heard the end of its own
        met += await tries(stage, traffic, `${BROKEN_OFF} and started_at < now() - interval '2 seconds'`);
      }
    },
    async after({ stage, traffic }) {
      assert.ok((await tries(stage, traffic, BROKEN_OFF)) > 0, 'a worker died while it sent');
    },
  },
  {
    name: 'kill-all',
    title: 'kill -9 of every process at once; a lease runs out in its own time',
    hurry: false,
    async run({ stage, traffic }) {
      await Promise.all(stage.programs.map((program) => program.kill()));
      await sleep(500);
      await Promise.all(stage.programs.map((program) => program.restart()));
      await traffic.flow(20);
    },
  },
  {
    name: 'stand-still',
    title: 'a web and a worker process stand still for seconds, and go on as if nothing had been',
    async run({ stage, traffic, random }) {
      const still = [pick(stage.webs, random), pick(stage.workers, random)];
      try {
        still.forEach((program) => program.signal('SIGSTOP'));
        // it is asked for five seconds
        assert.ok(!(await still[0].isReady()), 'who stands still answers nobody');
        await sleep(random() * 2_000);
      } finally {
        still.forEach((program) => program.signal('SIGCONT'));
      }
      await traffic.flow(20);
    },
  },
  {
    name: 'rolling',
    title: 'two web and two worker processes are replaced one by one under load',
    certain: true,
    async run({ stage, traffic }) {
      for (const old of [...stage.programs]) {
        const successor = await stage.program(old.roles);
        stage.programs = [...stage.programs.filter((program) => program !== old), successor];
        stage.balance();
        await old.halt();
        await traffic.flow(10);
      }
    },
  },
  {
    name: 'next-version',
    title: 'a next version with a migration comes up beside this one under load, and takes over',
    stage: {},
    certain: true,
    missing: noNext,
    async run({ stage, traffic }) {
      const bin = process.env.FRONTDESK_NEXT_BIN;
      await assert.rejects(stage.program('web', { bin }), /run `frontdesk migrate` first/, 'without its migration it does not start');
      await stage.commandOf(bin, 'migrate');
      await traffic.flow(20);
      for (const web of stage.webs) assert.ok(await web.isReady(), 'this version stays ready when newer migrations are applied');
      await takeOver({ stage, traffic }, bin);
    },
  },
  {
    name: 'version-before',
    title: 'the next version has taken over, and this one takes over again from it, under load',
    stage: {},
    certain: true,
    missing: noNext,
    async run({ stage, traffic }) {
      const bin = process.env.FRONTDESK_NEXT_BIN;
      await stage.commandOf(bin, 'migrate');
      await takeOver({ stage, traffic }, bin);
      const before = await migrations(stage);
      // as `helm rollback` does: the older version's own Job comes first
      await stage.command('migrate');
      assert.deepEqual(await migrations(stage), before, 'what the next version migrated stays');
      await takeOver({ stage, traffic });
      for (const web of stage.webs) assert.ok(await web.isReady(), 'this version is ready on the schema of the next');
      await traffic.flow(20);
    },
  },
];
