// The program dies or is told to stop at any moment: the agent's client comes back by itself and has everything.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { connectAgent } from './lib/agent.mjs';
import { messageFrom, startFrontdesk } from './lib/frontdesk.mjs';
import { seeded } from './lib/random.mjs';
import { assertSameAsFetched } from './lib/state.mjs';

const PEOPLE = 12;
const SENDERS = 6;

describe('an agent while the server goes away', () => {
  let frontdesk;
  const agents = [];

  before(async () => {
    frontdesk = await startFrontdesk({ command: 'serve' });
  });

  after(async () => {
    agents.forEach((agent) => agent.close());
    await frontdesk?.stop();
  });

  /** Platforms that write until they are told to stop, and repeat what was not acknowledged. */
  function senders(workspace) {
    const acknowledged = [];
    let going = true;
    let repeated = 0;
    const running = Array.from({ length: SENDERS }, async (_, sender) => {
      for (let n = 0; going; n += 1) {
        const message = messageFrom(`1555300${(sender + n) % PEOPLE}`, `Message ${n} of sender ${sender}`);
        for (;;) {
          try {
            await frontdesk.whatsapp(workspace, [message]);
            break;
          } catch {
            repeated += 1;
            await sleep(50);
          }
        }
        acknowledged.push(message.id);
      }
    });
    return {
      acknowledged,
      get repeated() {
        return repeated;
      },
      async stop() {
        going = false;
        await Promise.all(running);
      },
      async reach(count) {
        while (acknowledged.length < count) await sleep(5);
      },
    };
  }

  for (const [how, end] of [
    ['kill -9', () => frontdesk.kill()],
    ['SIGTERM', () => frontdesk.halt()],
  ]) {
    test(`${how}: what was acknowledged is there once, and the client's state is that of a fresh fetch`, async () => {
      const random = seeded(how.length);
      const workspace = frontdesk.workspace();
      const agent = await connectAgent(frontdesk.url, workspace.token, { after: 0 });
      agents.push(agent);
      const reasons = [];
      agent.socket.on('disconnect', (reason) => reasons.push(reason));

      const writing = senders(workspace);
      for (let round = 0; round < 4; round += 1) {
        await writing.reach(writing.acknowledged.length + 20 + Math.floor(random() * 120));
        await end();
        await frontdesk.restart();
      }
      await writing.reach(writing.acknowledged.length + 20);
      await writing.stop();

      const count = writing.acknowledged.length;
      await agent.until('all messages', () => agent.of('message.created').length >= count);
      // what one member alone is told is not theirs
      const database = await frontdesk.database();
      const { rows } = await database.query('select seq::int as seq from event where workspace_id = $1 and only_user_id is null order by seq', [workspace.id]);
      await database.end();
      const last = rows.at(-1).seq;
      await agent.until('the end of the log', ({ seq }) => seq >= last);
      const messages = await assertSameAsFetched(frontdesk, workspace, agent.events);
      assert.deepEqual(messages.map((message) => message.external_id).sort(), writing.acknowledged.sort());
      assert.deepEqual(agent.events.map(({ seq }) => seq).filter((seq) => seq <= last), rows.map(({ seq }) => seq));

      assert.ok(agent.connections >= 5, `${agent.connections} connections`);
      // said politely, the official client would stay away
      assert.ok(reasons.every((reason) => reason !== 'io server disconnect'), reasons.join(', '));
      assert.equal(agent.resynced, 0);
    });
  }
});
