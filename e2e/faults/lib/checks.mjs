// What must be true after every fault, whatever it was.

import assert from 'node:assert/strict';

import { stateOf } from '../../lib/state.mjs';
import { nothingGivenUp, queuesDrain } from './queues.mjs';

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
  await nothingGivenUp(stage, traffic.workspace);
  traffic.flowed();
  const timelines = await fetchAll(stage, traffic.workspace);
  storedOnce(traffic, timelines);
  const unknown = await repliesOnce(stage, traffic, timelines);
  orderKept(traffic, timelines);
  await clientsAgree(stage, traffic, timelines, mixed ? shared : (view) => view);
  return {
    messages: traffic.messages,
    replies: traffic.replies,
    unknown,
    repeated: traffic.repeated,
    reconnects: traffic.agents.reduce((sum, agent) => sum + agent.connections - 1, 0),
  };
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
    customer.sent = journal.map(({ text }) => text);
    const told = await receipts(customer);
    const shown = timelines.get(customer.conversation).messages.filter(({ kind }) => kind === 'agent');
    const byClient = new Map(shown.map((message) => [message.client_id, message]));
    assert.equal(shown.length, customer.replies.length, `${customer.name}: as many replies are shown as were accepted (${shown.map(({ text }) => text)})`);
    for (const { clientId, text, id } of customer.replies) {
      const message = byClient.get(clientId);
      assert.equal(message?.id, id, `${customer.name}: "${text}" is the message that was answered`);
      const { status } = message.delivery;
      isTrue(status, customer.sent.filter((one) => one === text).length, told.get(text), customer, text);
      unknown += status === 'unknown' ? 1 : 0;
    }
  }
  return unknown;
}

/** How far each reply has come on the customer's phone, of which every receipt was acknowledged. */
async function receipts(customer) {
  const { messages } = await customer.thread();
  return new Map(messages.filter(({ direction }) => direction === 'out').map(({ text, status }) => [text, status]));
}

/** A reply's status, against how often the platform accepted it and what its newest receipt said. */
function isTrue(status, times, receipt, { name, channel }, text) {
  assert.ok(times <= 1, `${name}: "${text}" went out ${times} times (${status})`);
  if (ACCEPTED.has(status)) {
    assert.equal(times, 1, `${name}: "${text}" is ${status}, and the platform never got it`);
    assert.equal(status, receipt, `${name}: the newest receipt of "${text}"`);
  } else if (status === 'failed') {
    assert.equal(times, 0, `${name}: "${text}" is failed, and the platform got it`);
  } else {
    assert.equal(status, 'unknown', `${name}: "${text}"`);
    // an echo or a receipt with our id on it leaves no doubt; Instagram's have none
    if (channel !== 'instagram') assert.equal(times, 0, `${name}: "${text}" is unknown, and the platform has told of it`);
  }
}

/** The platform gave up on it while it was on its way, and wrote the next one: of the same second, nobody can tell which was first. */
function isOfUnknownOrder({ id, external_id: externalId, sent_at: at }, messages, { doubtful }) {
  return doubtful.has(externalId) && messages.some((other) => other.id !== id && other.sent_at === at);
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
    order(messages.filter((message) => message.kind === 'customer' && !isOfUnknownOrder(message, messages, traffic)).map(({ text }) => text), 'the timeline is in the order of writing');
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
