// Several processes on one database act as one.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { connected, openSocket } from '../../lib/agent.mjs';
import { until } from '../../lib/until.mjs';
import { pick } from '../lib/chance.mjs';

const CLIENTS = 200;
const PROCESSES = ['web,worker', 'web,worker', 'web,worker'];

/** A person with a password, logged in at one process, and what their socket hears. */
async function member(stage, workspace, name, web) {
  const [email, password] = [`${name}-${workspace.id}@example.com`, 'correct horse battery staple'];
  const { user_id: id } = await stage.command('member', 'add', '--workspace', workspace.id, '--email', email, '--password', password, '--role', 'agent');
  const answer = await fetch(`${web.url}/api/v1/auth/login`, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: web.url }, body: JSON.stringify({ email, password }),
  });
  assert.equal(answer.status, 200, await answer.text());
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  const socket = openSocket(web.url, { workspace_id: workspace.id }, { extraHeaders: { cookie, origin: web.url }, reconnection: false });
  const heard = [];
  socket.onAny((event, data) => heard.push({ event, data }));
  await connected(socket);
  return { id, socket, heard, cookie, hears: (event, test) => heard.some((one) => one.event === event && test(one.data)) };
}

/** Typing, presence and who looks at what reach the clients of every other process. */
async function ephemeral({ stage, traffic }) {
  const [first, second, third] = stage.webs;
  const here = await member(stage, traffic.workspace, 'here', first);
  const there = await member(stage, traffic.workspace, 'there', second);
  const away = await member(stage, traffic.workspace, 'away', third);
  const others = [here, there];
  await until('who came is seen by the others', () => others.every((one) => one.hears('presence', (data) => data.user_id === away.id && data.online)));
  const conversation = traffic.customers[0].conversation;
  away.socket.emit('typing', { conversation_id: conversation, typing: true });
  away.socket.emit('viewing', { conversation_id: conversation });
  for (const event of ['typing', 'viewing']) {
    await until(`${event} is seen by the others`, () => others.every((one) => one.hears(event, (data) => data.user_id === away.id && data.conversation_id === conversation)));
  }
  away.socket.disconnect();
  await until('who left is seen by the others', () => others.every((one) => one.hears('presence', (data) => data.user_id === away.id && !data.online)));
  others.forEach((one) => one.socket.disconnect());
}

/** Whoever logs out at one process is out of it at once, and out of the others within a second (docs/decisions/0022). */
async function sessions({ stage, traffic }) {
  const { workspace } = traffic;
  const [first, second] = stage.webs;
  const { cookie, socket } = await member(stage, workspace, 'leaver', first);
  const headers = (web) => ({ cookie, origin: web.url, 'x-workspace-id': workspace.id });
  const ask = async (web) => (await fetch(`${web.url}/api/v1/me`, { headers: headers(web) })).status;
  const sockets = [socket];
  for (const web of stage.webs) {
    assert.equal(await ask(web), 200);
    const opened = openSocket(web.url, { workspace_id: workspace.id }, { extraHeaders: { cookie, origin: web.url }, reconnection: false });
    await connected(opened);
    sockets.push(opened);
  }
  const left = await fetch(`${second.url}/api/v1/auth/logout`, { method: 'POST', headers: headers(second) });
  assert.ok(left.ok, `logging out: ${left.status}`);
  assert.equal(await ask(second), 401, 'a session that was ended opens nothing where it was ended');
  for (const web of stage.webs) await until('a session that was ended opens nothing, in no process', async () => (await ask(web)) === 401);
  await until('its sockets are disconnected in every process', () => sockets.every((one) => !one.connected));
}

/** Events of others that the processes found by looking, because nobody had told them yet. */
async function foundUntold(webs) {
  const counts = await Promise.all(webs.map(async ({ url }) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(/^frontdesk_events_untold_total (\d+)/m.exec(text)[1]);
  }));
  return counts.reduce((sum, count) => sum + count, 0);
}

export default [
  {
    name: 'many-processes',
    title: 'three processes and two hundred clients that reconnect at random act as one',
    certain: true,
    // a worker that is only slow must not be taken for dead
    hurry: false,
    stage: { roles: PROCESSES },
    sizes: { agents: CLIENTS, customers: 2, senders: 2, pause: 1_000 },
    async run({ stage, traffic, random }) {
      await ephemeral({ stage, traffic });
      await sessions({ stage, traffic });
      for (let torn = 0; torn < 2 * CLIENTS; torn += 10) {
        for (let n = 0; n < 10; n += 1) pick(traffic.agents, random).tear();
        await sleep(100);
      }
      await traffic.flow(20);
    },
    async after({ stage, traffic, figures }) {
      const [{ events }] = await stage.rows(`select count(*)::int as events from event where workspace_id = '${traffic.workspace.id}'`);
      // each process hears of what the others wrote
      const [untold, others] = [await foundUntold(stage.webs), events * (stage.webs.length - 1)];
      assert.ok(untold * 4 < others, `${untold} of ${others} events of other processes were found by looking, and not told`);
      figures['events found untold'] = untold;
      // whoever is torn before it is back counts once
      assert.ok(figures.reconnects > CLIENTS / 2, `${figures.reconnects} clients came back`);
      const [jobs] = await stage.rows("select count(*)::int as all, count(*) filter (where attempts > 1)::int as again, count(distinct lock_by)::int as workers from apalis.jobs where status = 'Done'");
      assert.ok(jobs.all > 0 && jobs.workers > 1, `the processes share the work: ${JSON.stringify(jobs)}`);
      assert.equal(jobs.again, 0, 'every job ran once');
      const [sends] = await stage.rows(`select count(*)::int as all, count(distinct message_id)::int as messages from delivery_attempt where workspace_id = '${traffic.workspace.id}'`);
      assert.equal(sends.all, sends.messages, 'every reply was sent by one process, once');
    },
  },
];
