// Neighbours who take no notice of each other.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../../lib/until.mjs';

/** Conversations of one inbox that one process sends in at the same time (backend/src/worker/deliver.rs). */
const SLOTS = 128;
/** The part of all slots that hangs when they are taken: one or the other is just looking at a conversation that the other worker is at. */
const TAKEN = 0.95;
/** Conversations that are left without a slot. */
const MORE = 144;
/** Replies of the others that are waited for. */
const SOME = 20;
const LONGEST = 300_000;
/** So many times as long as before the others may take on a machine that does other things too; and so long at least. */
const SLOWER = 4;
const AT_LEAST = 10_000;

/** How the replies stand: what the others have sent, and what became of those to the dead account. */
async function standing(stage, workspace, dead) {
  const [row] = await stage.rows(`select
      count(*) filter (where not dead and sent)::int as others, count(*) filter (where dead and sent)::int as sent,
      count(*) filter (where dead and status = 'sending')::int as hanging, count(*) filter (where dead and status in ('unknown', 'failed'))::int as ended
    from (select m.inbox_id = '${dead.id}' as dead, a.delivery_status as status, a.delivery_status in ('sent', 'delivered', 'read') as sent
      from agent_message a join message m using (workspace_id) where m.id = a.message_id and workspace_id = '${workspace.id}') as replies`);
  return row;
}

export default [
  {
    name: 'dead-platform',
    title: 'the endpoint of one account hangs with more replies than all workers have slots; nobody else waits',
    stage: {},
    sizes: { customers: 2 },
    async run({ stage, traffic }) {
      const slots = SLOTS * stage.workers.length;
      const dead = await stage.inbox(traffic.workspace.id, 'whatsapp');
      const crowd = await traffic.meet(dead, Array.from({ length: slots + MORE }, (_, n) => `one of the crowd, ${n}`));
      const now = () => standing(stage, traffic.workspace, dead);
      /** Milliseconds until the others have sent some more. */
      const othersTake = async () => {
        const [began, { others }] = [performance.now(), await now()];
        for (let last = others; last < others + SOME; ({ others: last } = await now())) {
          assert.ok(performance.now() - began < LONGEST, `the others sent only ${last - others} replies`);
          await sleep(100);
        }
        return performance.now() - began;
      };
      const before = await othersTake();

      await stage.sandbox.fault({ kind: 'latency', ms: 60_000 }, { channel: 'whatsapp', account: dead.account, times: null });
      await Promise.all(crowd.map((customer) => traffic.reply(customer)));
      await until(`the ${slots} slots are taken`, async () => (await now()).hanging >= TAKEN * slots);
      const meanwhile = await othersTake();
      const { sent, ended } = await now();
      assert.equal(sent, 0, 'the dead account has sent nothing, so what the others sent went past it');
      // a request is given up after 20 s: a machine may be too slow to send anything by then
      const limit = Math.max(AT_LEAST, SLOWER * before);
      assert.ok(ended === 0 || meanwhile < limit, `${ended} of those that hung had ended before the others had sent ${SOME}, which took ${Math.round(meanwhile)} ms, and before ${Math.round(before)}`);
      return { 'that hung at once': slots, [`ms for ${SOME} others before`]: Math.round(before), 'ms meanwhile': Math.round(meanwhile) };
    },
  },
];
