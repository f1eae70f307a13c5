// Everything is lost, and comes back from the backup that docs/operations.md says how to make.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { everyPage, request } from '../../lib/api.mjs';
import { until } from '../../lib/until.mjs';
import { Cluster } from '../lib/cluster.mjs';
import { executable, postgresFolder } from '../lib/programs.mjs';
import { DATABASE } from '../lib/stage.mjs';

/** Who owns the new database: no superuser, since that is what a hosted one gives. */
const OWNER = 'desk';

const missing = () => (executable(join(postgresFolder(), 'pg_dump')) ? null : 'there is no pg_dump (apt-get install postgresql-client)');

function tool(cluster, user, name, ...args) {
  execFileSync(join(postgresFolder(), name), ['--host', '127.0.0.1', '--port', String(cluster.port), '--username', user, ...args], { stdio: 'pipe' });
}

/** How many rows each table has, and what is in them. */
async function contents(stage) {
  const tables = await stage.rows(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by 1`);
  const found = {};
  for (const { name } of tables) {
    const [row] = await stage.rows(`select count(*)::int as rows, md5(coalesce(string_agg(t::text, e'\\n' order by t::text), '')) as sum from ${name} t`);
    found[name] = `${row.rows} rows, ${row.sum}`;
  }
  return found;
}

/** A file that an agent sent, whose bytes are in the bucket alone. */
async function sendFile(stage, { token, inboxes }) {
  const customer = await stage.sandbox.customer('messenger', inboxes.messenger.account, 'Customer of a file');
  await customer.write({ text: 'May I have your offer?' });
  const conversation = await until('there is a conversation', async () => (await stage.api(token, '/conversations')).items[0]);
  const bytes = randomBytes(40_000);
  const form = new FormData();
  form.append('file', new Blob([bytes], { type: 'application/pdf' }), 'offer.pdf');
  const response = await fetch(`${stage.edge.url}/api/v1/attachments`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form });
  const text = await response.text();
  assert.equal(response.status, 201, text);
  const { id } = JSON.parse(text);
  const body = { client_id: randomUUID(), attachment_ids: [id] };
  await stage.api(token, `/conversations/${conversation.id}/messages`, { method: 'POST', body });
  return { id, bytes };
}

async function readFile(stage, { token }, id) {
  const response = await fetch(`${stage.edge.url}/api/v1/attachments/${id}/content`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** Everything that somebody may read of a workspace, by the API of one process. */
async function readAll(url, token) {
  const conversations = await everyPage('/conversations', (next) => request(url, token, next));
  const messages = await Promise.all(conversations.map(({ id }) => everyPage(`/conversations/${id}/messages`, (next) => request(url, token, next))));
  return { conversations, messages };
}

/**
 * One workspace, as it was: the backup is restored beside the running system, where web alone serves it. Nothing of it is sent, and what
 * customers wrote is there to be read.
 */
async function readBeside({ stage, dump, media, workspace }) {
  const database = `${DATABASE}_beside`;
  await stage.cluster.ask('postgres', `create database ${database} owner ${OWNER}`);
  tool(stage.cluster, OWNER, 'pg_restore', '--exit-on-error', '--no-owner', '--dbname', database, dump);
  const url = `postgres://${OWNER}@127.0.0.1:${stage.cluster.port}/${database}`;
  const beside = await stage.program('web', { env: { DATABASE_URL: url, STORAGE_URL: `file://${media}` } });
  try {
    return await readAll(beside.url, workspace.token);
  } finally {
    await beside.halt();
  }
}

export default [
  {
    name: 'restore',
    title: 'database and bucket are backed up, destroyed and restored; nothing differs, and everything goes on. One workspace is read from a backup beside',
    stage: {},
    certain: true,
    missing,
    async run({ stage, traffic }) {
      await traffic.stop();
      const apart = await stage.workspace(['messenger']);
      const file = await sendFile(stage, apart);
      await until('the file went out', async () => (await stage.rows("select 1 from agent_message where delivery_status in ('pending', 'sending')")).length === 0);
      const written = await readAll(stage.edge.url, apart.token);
      await Promise.all(stage.programs.map((program) => program.halt()));
      const before = await contents(stage);

      // first the database, then the bucket: what the database knows is in the bucket then
      const [dump, media] = [join(stage.folder, 'frontdesk.dump'), join(stage.folder, 'media-backup')];
      tool(stage.cluster, 'postgres', 'pg_dump', '--format', 'custom', '--file', dump, '--dbname', DATABASE);
      cpSync(stage.bucket, media, { recursive: true });

      const lost = stage.cluster;
      await lost.kill();
      rmSync(lost.data, { recursive: true });
      rmSync(stage.bucket, { recursive: true });
      assert.ok(!existsSync(lost.data) && !existsSync(stage.bucket), 'nothing is left');

      stage.cluster = await Cluster.create(stage.folder);
      await stage.cluster.ask(
        'postgres', `create role ${OWNER} login`, 'create role frontdesk_app nologin', 'create role frontdesk_limited nologin in role frontdesk_app', `grant frontdesk_app, frontdesk_limited to ${OWNER}`,
        `create database ${DATABASE} owner ${OWNER}`,
      );
      tool(stage.cluster, OWNER, 'pg_restore', '--exit-on-error', '--no-owner', '--dbname', DATABASE, dump);
      cpSync(media, stage.bucket, { recursive: true });
      stage.database.targets = [stage.cluster.port];
      const after = await contents(stage);
      assert.deepEqual(after, before, 'every table is what it was');

      stage.login = OWNER;
      await stage.command('migrate');
      for (const program of stage.programs) program.env.DATABASE_URL = stage.environment.DATABASE_URL;
      await Promise.all(stage.programs.map((program) => program.restart()));
      const logins = await stage.rows(`select distinct usename::text as name from pg_stat_activity where application_name like 'frontdesk%'`);
      assert.deepEqual(logins, [{ name: OWNER }], 'everything runs as the login that is no superuser');
      stage.balance();
      const read = await readFile(stage, apart, file.id);
      assert.equal(read.status, 200);
      assert.ok(read.bytes.equals(file.bytes), 'the file is what it was');
      assert.equal((await readFile(stage, traffic.workspace, file.id)).status, 404, 'the wall between workspaces stands again');
      traffic.start();
      await traffic.flow(20);

      // somebody has done to one workspace what cannot be undone
      await stage.rows(`update message set text = null where workspace_id = '${apart.id}'`);
      assert.notDeepEqual(await readAll(stage.edge.url, apart.token), written);
      assert.deepEqual(await readBeside({ stage, dump, media, workspace: apart }), written, 'it is read as it was');
      await traffic.flow(20);
      return { tables: Object.keys(before).length };
    },
  },
];
