// More than there is room for.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { whatsappWebhook } from '../../lib/whatsapp.mjs';
import { APP_SECRET } from '../lib/stage.mjs';

/** What a process may take more, with everything that waits in it. */
const GROWTH_MB = 120;
/** After so long a platform is told to come again, and a busy machine gets some more. */
const ACK_WITHIN = 15_000;
/** Webhooks that wait while it is found out how many can be stored: several batches of the writer. */
const IN_FLIGHT = 768;
/** Seconds of too much: longer than anybody waits. */
const LASTS = 15;

const memory = ({ pid }) => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** One message of one of sixty people. The traffic knows of it as soon as it is acknowledged. */
async function post(traffic, random) {
  const message = { from: `1777${Math.floor(60 * random())}`, id: `wamid.${randomUUID()}`, text: 'message 0 of many' };
  const webhook = whatsappWebhook(traffic.workspace.inboxes.whatsapp.account, [message], APP_SECRET);
  const began = performance.now();
  let answer;
  try {
    answer = await fetch(`${traffic.stage.edge.url}/webhooks/whatsapp`, { method: 'POST', ...webhook, signal: AbortSignal.timeout(60_000) });
    await answer.arrayBuffer();
  } catch {
    traffic.doubtful.add(message.id);
    return { status: null };
  }
  if (answer.status === 200) traffic.senders.push({ from: message.from, acknowledged: [message.id], written: 1 });
  else traffic.doubtful.add(message.id);
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), took: performance.now() - began };
}

export default [
  {
    name: 'overload',
    title: 'twice as many webhooks as can be stored: the rest is asked to come again, memory stays flat',
    stage: { roles: ['web,worker'] },
    sizes: { customers: 1, senders: 0, agents: 1, pause: 2_000 },
    certain: true,
    async run({ stage, traffic, random, chance }) {
      // a slow database makes the limit low, so that it is the product's and not that of whoever sends
      stage.database.delay = 50;
      let stored = 0;
      const until = Date.now() + 12_000;
      await Promise.all(Array.from({ length: IN_FLIGHT }, async (_, n) => {
        const own = chance(`poster ${n}`);
        while (Date.now() < until) if ((await post(traffic, own)).status === 200) stored += 1;
      }));
      const sustainable = stored / 12;
      assert.ok(sustainable > 1, `${sustainable} webhooks a second were stored`);

      const [web] = stage.webs;
      const before = memory(web);
      let highest = before;
      const asked = [];
      const offer = async (rate, seconds) => {
        const answers = [];
        for (let second = 0; second < seconds; second += 1) {
          for (let n = 0; n < rate; n += 1) {
            answers.push(post(traffic, random));
            answers.at(-1).then((answer) => answer.status !== 200 && asked.push(answer));
          }
          await sleep(1_000);
          highest = Math.max(highest, memory(web));
        }
        return answers;
      };
      // what was found out depends on what else the machine did then: more, until it is too much
      let rate = 2 * sustainable;
      const first = await offer(rate, 12);
      for (; asked.length === 0 && rate < 16 * sustainable; first.push(...(await offer(rate, 12)))) rate *= 2;
      const under = await Promise.all(await offer(rate, LASTS));
      const all = [...(await Promise.all(first)), ...under];
      const busy = all.filter(({ status }) => status === 503);
      assert.ok(busy.length > 0, 'nobody was asked to come again');
      assert.ok(busy.every(({ retryAfter }) => Number(retryAfter) > 0), 'and when');
      assert.deepEqual(all.filter(({ status }) => status !== 200 && status !== 503), [], 'no other answer');
      const served = under.filter(({ status }) => status === 200).length / LASTS;
      // a fraction, for a machine that does other things too: next to none is what it must not come to
      assert.ok(served > sustainable / 4, `of ${sustainable} webhooks a second that can be stored only ${served} were acknowledged under load`);
      const slowest = Math.max(...all.filter(({ status }) => status === 200).map(({ took }) => took));
      assert.ok(slowest < ACK_WITHIN, `an acknowledgement took ${Math.round(slowest)} ms`);
      assert.ok(highest - before < GROWTH_MB, `memory grew from ${before} to ${highest} MB`);
      return {
        'webhooks a second stored': Math.round(sustainable),
        'offered a second': Math.round(rate),
        'of them acknowledged': Math.round(served),
        'asked to come again': busy.length,
        'ms at most until acknowledged': Math.round(slowest),
        'MB more at most': Math.round(highest - before),
      };
    },
  },
];
