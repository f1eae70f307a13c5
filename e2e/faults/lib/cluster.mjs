// A real PostgreSQL of the suite's own, which can be killed, restarted, starved, slowed down, copied and replaced.

import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import pg from 'pg';

import { freePort } from '../../lib/frontdesk.mjs';
import { Child } from './child.mjs';
import { executable, postgresFolder, postgresUser } from './programs.mjs';

// Small and quick to recover; everything that makes a commit durable is as it comes.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 150,
  shared_buffers: '32MB',
  wal_level: 'replica',
  max_wal_senders: 4,
};

export class Cluster {
  #child;

  /** A new and empty one below `folder`, or in `data` where that is an empty folder of its own. */
  static async create(folder, { settings = {}, env = {}, data } = {}) {
    const cluster = new Cluster(folder, await freePort(), settings, env, data);
    cluster.#own(cluster.data);
    cluster.#run('initdb', ['-D', cluster.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale']);
    await cluster.start();
    return cluster;
  }

  constructor(folder, port, settings, env, data) {
    this.folder = folder;
    this.port = port;
    this.data = data ?? join(folder, `postgres-${port}`);
    this.settings = { ...SETTINGS, ...settings };
    this.env = env;
    this.bin = postgresFolder();
    this.user = postgresUser();
  }

  get pid() {
    return this.#child.pid;
  }

  get log() {
    return this.#child.said;
  }

  #own(data) {
    mkdirSync(data, { mode: 0o700, recursive: true });
    if (this.user.uid !== undefined) chownSync(data, this.user.uid, this.user.gid);
  }

  get #environment() {
    const { PATH, TMPDIR } = process.env;
    return { PATH, ...(TMPDIR && { TMPDIR }), LC_ALL: 'C', ...this.env };
  }

  #run(program, args) {
    execFileSync(join(this.bin, program), args, { ...this.user, cwd: '/', env: this.#environment, stdio: 'pipe' });
  }

  async start() {
    const options = Object.entries(this.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.#child = new Child([join(this.bin, 'postgres'), '-D', this.data, '-p', String(this.port), ...options], {
      name: 'PostgreSQL',
      log: join(this.folder, `postgres-${this.port}.log`),
      env: this.#environment,
      cwd: '/',
      ...this.user,
    });
    await this.#child.until(() => this.answers());
  }

  /** Started again, unless it still runs and only needs its time. */
  async revive() {
    if (this.#child.how === undefined) {
      await this.#child.until(() => this.answers()).catch((error) => {
        if (this.#child.how === undefined) throw error;
      });
    }
    if (this.#child.how !== undefined) await this.start();
  }

  async answers() {
    try {
      await this.ask('postgres', 'select 1');
      return true;
    } catch {
      return false;
    }
  }

  /** Runs statements on a connection of its own, past every proxy. Returns the rows of the last. */
  async ask(database, ...statements) {
    const client = new pg.Client({ host: '127.0.0.1', port: this.port, user: 'postgres', database });
    client.on('error', () => {});
    await client.connect();
    try {
      let rows;
      for (const statement of statements) ({ rows } = await client.query(statement));
      return rows;
    } finally {
      await client.end();
    }
  }

  /** The postmaster and all of its children at once, as when a machine loses power. */
  async kill() {
    // its group is the one that was made for it
    process.kill(-this.#child.pid, 'SIGKILL');
    const how = await this.#child.ended;
    if (how !== 'SIGKILL') throw new Error(`PostgreSQL had ended before it was killed (${how}):\n${this.#child.tail()}`);
  }

  /** SIGINT: it breaks off whatever its clients do and ends in order. */
  async stop() {
    if (this.#child && this.#child.how === undefined) await this.#child.end('SIGINT', 60_000);
  }

  /** A standby that streams from this one, with everything that is acknowledged here on its disk too. */
  async standby() {
    if (!executable(join(this.bin, 'pg_basebackup'))) throw new Error(`${this.bin} has no pg_basebackup`);
    const standby = new Cluster(this.folder, await freePort(), this.settings, this.env);
    standby.#own(standby.data);
    this.#run('pg_basebackup', ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'postgres', '-D', standby.data, '-R', '-X', 'stream', '-c', 'fast']);
    await standby.start();
    await this.ask('postgres', "alter system set synchronous_standby_names = '*'", 'select pg_reload_conf()');
    return standby;
  }

  async promote() {
    await this.ask('postgres', 'select pg_promote(true, 60)');
  }
}
