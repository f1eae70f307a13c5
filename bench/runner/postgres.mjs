// A private PostgreSQL: default settings, so fsync and synchronous_commit are on, but for port, folders and the number
// of connections.

import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { postgresUser } from './prerequisites.mjs';
import { cleanEnvironment, freePort, run, start, stop } from './processes.mjs';

const CONNECTIONS = 200;
const CLIENTS = 32;
const SEED_SECONDS = 1800;

export class Postgres {
  /**
   * What an earlier start left in the folder is used again.
   *
   * @param {{bin: string}} programs
   * @param {object} more settings beyond the usual ones
   */
  static async start({ bin }, tmp, more = {}) {
    const data = join(tmp, 'pg');
    const user = postgresUser();
    const isNew = !existsSync(join(data, 'PG_VERSION'));
    if (isNew) mkdirSync(data, { mode: 0o700, recursive: true });
    if (isNew && user.uid !== undefined) chownSync(data, user.uid, user.gid);
    const env = cleanEnvironment(bin);
    const as = { ...user, env, cwd: '/' };
    if (isNew) await run([join(bin, 'initdb'), '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale'], { name: 'initdb', ...as });
    const port = await freePort();
    const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: CONNECTIONS, ...more };
    const server = start(
      [join(bin, 'postgres'), '-D', data, '-p', port, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])].map(String),
      // SIGINT is its fast shutdown: it does not wait for clients
      { name: 'PostgreSQL', log: join(tmp, 'postgres.log'), stopSignal: 'SIGINT', ...as },
    );
    const postgres = new Postgres(bin, tmp, port, server, env);
    await postgres.#ready();
    return postgres;
  }

  constructor(bin, tmp, port, server, env) {
    Object.assign(this, { bin, tmp, port, server, env });
  }

  /** Writes all files of a stopped server to the disk, for one that ran without fsync. */
  static async flush({ bin }, tmp) {
    const as = { ...postgresUser(), env: cleanEnvironment(bin), cwd: '/' };
    await run([join(bin, 'initdb'), '--sync-only', '-D', join(tmp, 'pg')], { name: 'initdb --sync-only', seconds: SEED_SECONDS, ...as });
  }

  stop() {
    return stop(this.server);
  }

  get pid() {
    return this.server.child.pid;
  }

  dsn(database) {
    return `postgresql://postgres@127.0.0.1:${this.port}/${database}`;
  }

  async #ready() {
    const end = Date.now() + 60_000;
    for (;;) {
      try {
        await this.sql('postgres', 'select 1');
        return;
      } catch (error) {
        if (this.server.ended || Date.now() > end) throw error;
        await sleep(200);
      }
    }
  }

  /** Runs each statement in a transaction of its own; gives what they print. */
  async sql(database, ...statements) {
    return this.#psql(database, statements.flatMap((statement) => ['-c', statement]), 300);
  }

  async file(database, path, variables, seconds = SEED_SECONDS) {
    const given = Object.entries(variables).flatMap(([key, value]) => ['-v', `${key}=${value}`]);
    return this.#psql(database, ['-v', 'ON_ERROR_STOP=1', ...given, '-f', path], seconds);
  }

  async #psql(database, args, seconds) {
    const command = [join(this.bin, 'psql'), '-X', '-q', '-At', '-d', this.dsn(database), ...args];
    const { stdout } = await run(command, { name: 'psql', env: this.env, seconds });
    return stdout.trim();
  }

  /**
   * The same database once more, by copying its files.
   * A checkpoint and a look at all messages leave every run with the same start.
   */
  async copy(template, database, table) {
    await this.sql(
      'postgres',
      `drop database if exists "${database}" with (force)`,
      `create database "${database}" template "${template}" strategy file_copy`,
      'checkpoint',
    );
    if (table) await this.sql(database, `select count(*) from ${table}`);
  }

  /** What this PostgreSQL does with single-row inserts, each in a transaction of its own. */
  async plainInserts(seconds) {
    const database = 'bench_plain';
    await this.sql('postgres', `drop database if exists ${database}`, `create database ${database}`);
    await this.sql(
      database,
      `create table message (id bigint generated always as identity primary key, conversation bigint not null,
        external_id text not null unique, body text not null, created_at timestamptz not null default now())`,
      'create index on message (conversation, id)',
    );
    const script = join(this.tmp, 'insert.sql');
    writeFileSync(
      script,
      `\\set conversation random(1, 500)
\\set r random(1, 9000000000000000)
INSERT INTO message (conversation, external_id, body) VALUES (:conversation, 'm_' || :r || '_' || :client_id, 'Hi, I ordered the blue kettle last Tuesday and the parcel still shows as in transit, could you check order 4471-A please? Thank you');
`,
    );
    const threads = Math.max(1, Math.floor(availableParallelism() / 2));
    const options = ['-n', '-M', 'prepared', '-c', CLIENTS, '-j', threads, '-T', seconds, '-f', script].map(String);
    const { stdout } = await run([join(this.bin, 'pgbench'), ...options, this.dsn(database)], { name: 'pgbench', env: this.env, seconds: seconds + 60 });
    await this.sql('postgres', `drop database ${database}`);
    const number = (pattern) => Number(pattern.exec(stdout)?.[1]);
    return { clients: CLIENTS, per_s: number(/^tps = ([\d.]+)/m), latency_ms: number(/^latency average = ([\d.]+)/m) };
  }
}
