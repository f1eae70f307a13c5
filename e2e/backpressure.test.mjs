// A socket that does not read is cut, costs no memory, and has everything when it is back; the others notice nothing.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { connectAgent, newest } from './lib/agent.mjs';
import { messageFrom, startFrontdesk } from './lib/frontdesk.mjs';

const SLOW = 8;
/** As long as WhatsApp lets a text be, so that the kernel's buffers are full soon. */
const TEXT = 'x'.repeat(4_000);
const PER_POST = 50;
const AT_LEAST = 4_000;
const AT_MOST = 12_000;
/** Far below what the slow ones would have piled up without a bound. */
const GROWTH_MB = 160;

describe('backpressure', () => {
  let frontdesk;
  const agents = [];

  before(async () => {
    frontdesk = await startFrontdesk({ command: 'serve' });
  });

  after(async () => {
    agents.forEach((agent) => agent.close());
    await frontdesk?.stop();
  });

  async function join(workspace) {
    const agent = await connectAgent(frontdesk.url, workspace.token, { after: 0 });
    agents.push(agent);
    return agent;
  }

  async function cut() {
    const text = await (await fetch(`${frontdesk.url}/metrics`)).text();
    return Number(/^frontdesk_sockets_cut_total (\d+)/m.exec(text)?.[1] ?? 0);
  }

  function memory() {
    const status = readFileSync(`/proc/${frontdesk.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) / 1024;
  }

  const line = (agent) => agent.socket.io.engine.transport.ws._socket;

  test('sockets that stop reading are cut and resume; memory stays bounded; others get all', async () => {
    const workspace = frontdesk.workspace();
    const quick = [await join(workspace), await join(workspace)];
    const slow = [];
    for (let n = 0; n < SLOW; n += 1) slow.push(await join(workspace));
    const reasons = [];
    let sent = 0;
    async function write(count) {
      for (const end = sent + count; sent < end; sent += PER_POST) {
        await frontdesk.whatsapp(workspace, Array.from({ length: PER_POST }, (_, n) => messageFrom(`1555400${n % 10}`, `${sent + n} ${TEXT}`)));
      }
    }

    await write(500);
    await Promise.all([...quick, ...slow].map((agent) => agent.until('the first messages', () => agent.of('message.created').length === 500)));
    const before_ = memory();
    for (const agent of slow) {
      agent.socket.on('disconnect', (reason) => reasons.push(reason));
      line(agent).pause();
    }

    let highest = before_;
    while (sent < AT_LEAST || ((await cut()) < SLOW && sent < AT_MOST)) {
      await write(250);
      highest = Math.max(highest, memory());
    }
    assert.equal(await cut(), SLOW, `so many sockets were cut after ${sent} messages`);
    assert.ok(highest - before_ < GROWTH_MB, `memory grew from ${before_} to ${highest} MB`);

    await Promise.all(quick.map((agent) => agent.until('all messages', () => agent.of('message.created').length === sent, 60_000)));
    for (const agent of quick) assert.equal(agent.connections, 1, 'a socket that reads is not cut');

    // the slow ones wake up
    for (const agent of slow) line(agent).resume();
    await Promise.all(slow.map((agent) => agent.until('all messages', () => agent.of('message.created').length === sent, 60_000)));
    const last = await newest(frontdesk.url, workspace.token);
    await Promise.all([...quick, ...slow].map((agent) => agent.until('the end of the log', ({ seq }) => seq >= last)));
    for (const agent of slow) {
      assert.deepEqual(agent.events.map((event) => event.seq), quick[0].events.map((event) => event.seq));
      assert.equal(agent.resynced, 0);
      assert.ok(agent.connections > 1);
    }
    assert.ok(reasons.length >= SLOW && reasons.every((reason) => reason !== 'io server disconnect'), reasons.join(', '));
    assert.equal(await cut(), SLOW, 'and none is cut for catching up');
  });
});
