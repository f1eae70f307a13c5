// What must be true after every fault, whatever it was.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

import { stateOf } from '../../lib/state.mjs';

const PATIENCE = 300_000;
const ACCEPTED = new Set(['sent', 'delivered', 'read']);

/**
 * Waits until nothing waits any more, then checks all promises. Gives figures for the report.
 *
 * @param {{hurry?: boolean, patience?: number, mixed?: boolean}} options `hurry`: minutes that a lease may take pass at once; `mixed`: two
 * releases were there, and what only one of them tells is not compared
 */
export async function check(stage, traffic, { hurry = true, patience = PATIENCE, mixed = false } = {}) {
  await queuesDrain(stage, traffic.workspace, hurry, patience);
  const timelines = await fetchAll(stage, traffic.workspace);
  storedOnce(traffic, timelines);
  const unknown = await repliesOnce(stage, traffic, timelines);
  orderKept(traffic, timelines);
  await clientsAgree(stage, traffic, timelines, mixed ? shared : (view) => view);
  const count = (of) => traffic.customers.reduce((sum, customer) => sum + customer[of].length, 0);
  return {
    messages: count('written') + traffic.senders.reduce((sum, sender) => sum + sender.acknowledged.length, 0),
    replies: count('replies'),
    unknown,
    repeated: traffic.repeated,
    reconnects: traffic.agents.reduce((sum, agent) => sum + agent.connections - 1, 0),
  };
}

/** What is left to do, by name; the same names as in the message of a failure. */
async function waiting(stage, workspaceId) {
  const webhooks = await stage.sandbox.webhooks(1);
  const [row] = await stage.rows(`select
    (select count(*)::int from agent_message where workspace_id = '${workspaceId}' and delivery_status in ('pending', 'sending')) as replies,
    (select count(*)::int from delivery_lane where workspace_id = '${workspaceId}' and due_at is not null) as lanes,
    (select count(*)::int from parked_effect where workspace_id = '${workspaceId}') as effects,
    (select count(*)::int from apalis.jobs where status in ('Pending', 'Queued', 'Running') and run_at <= now()) as jobs`);
  // the platforms go on for hours, the sandbox for two minutes
  if (webhooks.failed > 0) await stage.sandbox.retryWebhooks();
  return { ...row, webhooks: webhooks.scheduled + webhooks.pending + webhooks.failed };
}

async function queuesDrain(stage, workspace, hurry, patience) {
  const deadline = Date.now() + patience;
  let left;
  for (let quiet = 0; quiet < 2; ) {
    left = await waiting(stage, workspace.id);
    quiet = Object.values(left).every((count) => count === 0) ? quiet + 1 : 0;
    if (Date.now() > deadline) assert.fail(`the queues did not drain within ${patience / 1000} s: ${JSON.stringify(left)}`);
    if (hurry && left.replies + left.lanes + left.effects + left.jobs > 0) await timePasses(stage);
    await sleep(250);
  }
}

/** A minute passes for everybody who holds a lease, and so do the seconds that doubt and echoes may take. */
async function timePasses(stage) {
  try {
    await stage.rows(
      "update delivery_lane set lease_until = lease_until - interval '5 seconds', due_at = due_at - interval '5 seconds' where due_at is not null",
      "update parked_effect set created_at = created_at - interval '5 seconds' where conversation_id is not null",
      // of workers that are gone: the others take their jobs up
      "update apalis.workers set last_seen = last_seen - interval '1 minute' where last_seen < now() - interval '8 seconds'",
    );
  } catch (error) {
    // the workers lock the same rows in an order of their own: one of the two begins again
    if (error.code !== '40P01') throw error;
  }
}

/** Every conversation with its messages in timeline order. */
async function fetchAll(stage, workspace) {
  const conversations = await stage.all(workspace.token, '/conversations');
  const timelines = new Map();
  for (const conversation of conversations) {
    const pages = [];
    let cursor = null;
    do {
      const page = await stage.api(workspace.token, `/conversations/${conversation.id}/messages?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      pages.unshift(page.items);
      cursor = page.next_cursor;
    } while (cursor);
    timelines.set(conversation.id, { conversation, messages: pages.flat() });
  }
  return timelines;
}

/** Acknowledged is stored, exactly once, and nothing is there that nobody wrote. */
function storedOnce(traffic, timelines) {
  const stored = new Map();
  for (const { messages } of timelines.values()) {
    for (const { kind, external_id: id } of messages) if (kind === 'customer') stored.set(id, (stored.get(id) ?? 0) + 1);
  }
  const expected = [...traffic.customers.flatMap(({ written }) => written), ...traffic.senders.flatMap(({ acknowledged }) => acknowledged)];
  const lost = expected.filter((id) => !stored.has(id));
  assert.deepEqual(lost, [], 'acknowledged messages are lost');
  const twice = [...stored].filter(([, times]) => times > 1);
  assert.deepEqual(twice, [], 'messages are there twice');
  const known = new Set([...expected, ...traffic.doubtful]);
  const unheard = [...stored.keys()].filter((id) => !known.has(id));
  assert.deepEqual(unheard, [], 'messages are there that nobody wrote');
}

/** Every accepted reply is there once, was accepted by the platform at most once, and its status is the truth or says "unknown". */
async function repliesOnce(stage, traffic, timelines) {
  let unknown = 0;
  for (const customer of traffic.customers) {
    const journal = await stage.sandbox.journal({ channel: customer.channel, account: customer.account, recipient: customer.id });
    const sent = journal.map(({ text }) => text);
    const shown = timelines.get(customer.conversation).messages.filter(({ kind }) => kind === 'agent');
    const byClient = new Map(shown.map((message) => [message.client_id, message]));
    assert.equal(shown.length, customer.replies.length, `${customer.name}: as many replies are shown as were accepted (${shown.map(({ text }) => text)})`);
    for (const { clientId, text, id } of customer.replies) {
      const message = byClient.get(clientId);
      assert.equal(message?.id, id, `${customer.name}: "${text}" is the message that was answered`);
      const times = sent.filter((one) => one === text).length;
      const status = message.delivery.status;
      assert.ok(times <= 1, `${customer.name}: "${text}" went out ${times} times (${status})`);
      if (ACCEPTED.has(status)) assert.equal(times, 1, `${customer.name}: "${text}" is ${status}, and the platform never got it`);
      else if (status === 'failed') assert.equal(times, 0, `${customer.name}: "${text}" is failed, and the platform got it`);
      else assert.equal(status, 'unknown', `${customer.name}: "${text}"`);
      unknown += status === 'unknown' ? 1 : 0;
    }
    customer.sent = sent;
  }
  return unknown;
}

/** In a conversation everything is in the order in which it was written: on the timeline, and at the platform. */
function orderKept(traffic, timelines) {
  for (const { messages } of timelines.values()) {
    const customer = traffic.customers.find(({ conversation }) => conversation === messages[0].conversation_id);
    const order = (texts, what) => {
      const numbers = texts.map((text) => Number(/^(?:message|reply) (\d+) /.exec(text)[1]));
      const sorted = numbers.toSorted((one, other) => one - other);
      assert.deepEqual(numbers, sorted, `${what}, ${customer?.name ?? messages[0].author.name}`);
    };
    order(messages.filter(({ kind }) => kind === 'customer').map(({ text }) => text), 'the timeline is in the order of writing');
    if (customer) order(customer.sent, 'the platform got the replies in their order');
  }
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of a view the fields that another one has too: an older version tells less than a newer one. */
function shared(view, other) {
  if (Array.isArray(view) && Array.isArray(other)) return view.map((each, at) => shared(each, other[at]));
  if (!isObject(view) || !isObject(other)) return view;
  return Object.fromEntries(Object.entries(view).filter(([name]) => name in other).map(([name, value]) => [name, shared(value, other[name])]));
}

/** What every agent's client knows by events is what a fresh fetch shows. */
async function clientsAgree(stage, traffic, timelines, common) {
  const [{ last }] = await stage.rows(`select last_seq::int as last from workspace_counter where workspace_id = '${traffic.workspace.id}'`);
  // what one member alone is told is not theirs
  const theirs = await stage.rows(`select seq::int as seq from event where workspace_id = '${traffic.workspace.id}' and only_user_id is null and seq <= ${last} order by seq`);
  const fetched = new Map();
  for (const { conversation, messages } of timelines.values()) {
    fetched.set(conversation.id, conversation);
    messages.forEach((message) => fetched.set(message.id, message));
  }
  await Promise.all(traffic.agents.map(async (agent, number) => {
    await agent.until(`agent ${number} has everything`, () => agent.socket.connected && agent.seq >= last, PATIENCE);
    const known = stateOf(agent.events);
    assert.equal(agent.resynced, 0, `agent ${number} was told to load everything again`);
    for (const [id, view] of fetched) assert.deepEqual(common(known.get(id), view), common(view, known.get(id)), `agent ${number} and a fresh fetch differ`);
    assert.equal(known.size, fetched.size, `agent ${number} knows of things that are not there`);
    assert.deepEqual(agent.events.map(({ seq }) => seq).filter((seq) => seq <= last), theirs.map(({ seq }) => seq), `agent ${number} has every event once, in order`);
  }));
}
