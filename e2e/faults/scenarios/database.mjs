// PostgreSQL dies, is restarted, fails over, has no connection left, and its disk is slow or full.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { executable, postgresFolder } from '../lib/programs.mjs';
import { writeToxin } from '../lib/shim.mjs';
import { compiler } from './needs.mjs';

const TMPFS_MB = 192;
const FLUSH_MS = 300;
const TOO_MANY_CONNECTIONS = '53300';

/** Milliseconds that a commit takes, at best: what else the machine does is left out. */
async function quickestCommit(stage) {
  const took = [];
  for (let n = 0; n < 5; n += 1) {
    const began = performance.now();
    await stage.rows("select pg_logical_emit_message(true, 'faults', 'a commit that has something to flush')");
    took.push(performance.now() - began);
  }
  return Math.min(...took);
}

export default [
  {
    name: 'kill-postgres',
    title: 'kill -9 of PostgreSQL, which recovers from its log',
    certain: true,
    async run({ stage, traffic }) {
      await stage.cluster.kill();
      await sleep(500);
      await stage.cluster.start();
      assert.match(stage.cluster.log, /automatic recovery in progress/, 'it recovers from its log');
      await traffic.flow(20);
    },
  },
  {
    name: 'restart-postgres',
    title: 'PostgreSQL is restarted twice, and is away for seconds',
    certain: true,
    async run({ stage, traffic, random }) {
      for (let round = 0; round < 2; round += 1) {
        await stage.cluster.stop();
        assert.ok(!(await stage.cluster.answers()), 'it is away');
        await sleep(1_000 + random() * 3_000);
        await stage.cluster.start();
        await traffic.flow(20);
      }
    },
  },
  {
    name: 'fail-over',
    title: 'the primary dies, its synchronous standby takes over behind the same address',
    certain: true,
    missing: () => (executable(join(postgresFolder(), 'pg_basebackup')) ? null : 'there is no pg_basebackup (apt-get install postgresql)'),
    async run({ stage, traffic }) {
      const standby = await stage.cluster.standby();
      await traffic.flow(20);
      const standbys = await stage.cluster.ask('postgres', 'select sync_state from pg_stat_replication');
      assert.deepEqual(standbys, [{ sync_state: 'sync' }], 'what is acknowledged is on the standby');
      await stage.cluster.kill();
      stage.database.targets = [];
      stage.database.cut();
      await sleep(1_000);
      await standby.promote();
      assert.deepEqual(await standby.ask('postgres', 'select pg_is_in_recovery() as standby'), [{ standby: false }], 'it takes over');
      stage.cluster = standby;
      stage.database.targets = [standby.port];
      await traffic.flow(20);
    },
  },
  {
    name: 'no-connections',
    title: 'PostgreSQL has no connection left, and those of the program were ended',
    certain: true,
    async run({ stage, traffic }) {
      const held = [];
      const hold = async () => {
        const client = new pg.Client({ host: '127.0.0.1', port: stage.cluster.port, user: 'postgres', database: 'postgres' });
        client.on('error', () => {});
        await client.connect();
        held.push(client);
      };
      await hold();
      const ended = await held[0].query("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'frontdesk%'");
      assert.ok(ended.rows.length > 0, 'the program had connections');
      let refusal;
      while (!refusal) await hold().catch((error) => { refusal = error; });
      assert.equal(refusal.code, TOO_MANY_CONNECTIONS, refusal.message);
      await sleep(4_000);
      await Promise.all(held.map((client) => client.end()));
      await traffic.flow(20);
    },
  },
  {
    name: 'slow-disk',
    title: 'every flush of the database takes 300 ms more',
    stage: { shim: true },
    certain: true,
    missing: compiler,
    async run({ stage, traffic }) {
      const before = await quickestCommit(stage);
      writeToxin(stage.toxin, { flushMs: FLUSH_MS });
      const commit = await quickestCommit(stage);
      assert.ok(commit >= FLUSH_MS, `the quickest commit took ${commit} ms`);
      await traffic.flow(60);
      writeToxin(stage.toxin, {});
      return { 'ms for a commit before': Math.round(before), 'ms meanwhile': Math.round(commit) };
    },
  },
  {
    name: 'full-disk',
    title: 'the disk of the database is full for seconds',
    stage: { mount: mountTmpfs },
    certain: true,
    missing: () => (process.getuid() === 0 ? null : 'a small tmpfs can only be mounted by root'),
    async run({ stage, traffic }) {
      const ballast = join(stage.mounted, 'ballast');
      fill(ballast, stage.mounted);
      const [before] = await stage.rows('select count(*)::int as messages from message');
      const { repeated } = traffic;
      for (let second = 0; second < 20; second += 1) {
        await sleep(1_000);
        if (!(await stage.cluster.answers()) || traffic.repeated > repeated + 20) break;
      }
      unlinkSync(ballast);
      await stage.cluster.revive();
      await traffic.flow(20);
      const [after] = await stage.rows('select count(*)::int as messages from message');
      if (traffic.repeated === repeated) throw new Error(`the full disk was not noticed: ${before.messages} messages, then ${after.messages}`);
    },
  },
];

/** A disk of its own, small enough to be filled. Gives its folder and how it goes away again. */
function mountTmpfs() {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-small-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${TMPFS_MB}m,mode=711`, 'tmpfs', folder], { stdio: 'pipe' });
  return {
    folder,
    unmount: () => {
      execFileSync('umount', [folder], { stdio: 'pipe' });
      rmdirSync(folder);
    },
  };
}

/** Takes what is left, to the last page. */
function fill(file, folder) {
  const { bavail, bsize } = statfsSync(folder);
  try {
    writeFileSync(file, Buffer.alloc(bavail * bsize));
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  }
}
