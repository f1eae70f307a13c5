// The load that goes on while something breaks: customers who write, agents who answer and watch, platforms that repeat
// what was not acknowledged. It remembers what it was told, for the checks.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { connectAgent } from '../../lib/agent.mjs';
import { whatsappWebhook } from '../../lib/whatsapp.mjs';
import { APP_SECRET } from './stage.mjs';

const SIZES = { customers: 3, senders: 4, agents: 6, pause: 250 };
/** A platform gives up on an answer after so long, and comes again. */
const PATIENCE = 15_000;
/** Whatever takes longer has stopped: far more than a busy machine needs. */
const LONGEST = 300_000;
/** One in so many webhooks is not repeated when it was not acknowledged. */
const GIVES_UP = 4;
/** Of each account: the senders have other numbers. */
const FIRST_CUSTOMER = 18_880_000_000;
/** Before something is tried again. */
const AGAIN = 100;

const total = (people, of) => people.reduce((sum, person) => sum + person[of].length, 0);

export class Traffic {
  /** People who write through the sandbox: `{channel, id, written: [external id], replies: [{clientId, text, id}]}`. */
  customers = [];
  /** Platforms of our own that post to the edge: `{from, acknowledged: [external id]}`. */
  senders = [];
  /** Posted and never acknowledged: they may be there or not. */
  doubtful = new Set();
  agents = [];
  /** What should never be answered. */
  problems = [];
  /** How often something had to be repeated. */
  repeated = 0;

  #going = false;
  /** Whoever still waits for an acknowledgement gives up. */
  #given = false;
  #running = [];
  #done = 0;
  /** Messages by which everybody became known. */
  #first = 0;

  /** @param {(role: string) => () => number} chance the random numbers of one who chooses */
  constructor(stage, workspace, chance, sizes = {}) {
    Object.assign(this, { stage, workspace, chance, sizes: { ...SIZES, ...sizes } });
  }

  /** Everybody is known and every conversation exists before anything breaks. */
  async warmUp() {
    const { stage, workspace, sizes } = this;
    while (this.agents.length < sizes.agents) {
      const some = Array.from({ length: Math.min(20, sizes.agents - this.agents.length) }, () => connectAgent(stage.edge.url, workspace.token, { after: 0 }));
      this.agents.push(...(await Promise.all(some)));
    }
    if (workspace.inboxes.whatsapp) {
      this.senders = Array.from({ length: sizes.senders }, (_, n) => ({ from: `1555${1e6 + n}`, random: this.chance(`sender ${n}`), acknowledged: [], written: 0 }));
    }
    const names = (channel) => Array.from({ length: sizes.customers }, (_, n) => `${channel} customer ${n}`);
    await Promise.all([
      ...Object.values(workspace.inboxes).map((inbox) => this.meet(inbox, names(inbox.channel))),
      ...this.senders.map((sender) => this.#post(sender)),
    ]);
    this.#first = this.messages;
  }

  /** People who write to an inbox for the first time; each has a conversation then. Gives those who came. */
  async meet({ channel, account }, names) {
    const people = await Promise.all(names.map((name, n) => this.stage.sandbox.customer(channel, account, name, String(FIRST_CUSTOMER + n))));
    const came = people.map((person) => ({ ...person, channel, account, written: [], replies: [] }));
    this.customers.push(...came);
    await Promise.all(came.map((customer) => this.#write(customer)));
    const [watcher] = this.agents;
    for (const customer of came) {
      const first = await watcher.until(`the first message of ${customer.name}`, () =>
        watcher.of('message.created').find(({ data }) => data.external_id === customer.written[0]), LONGEST);
      customer.conversation = first.data.conversation_id;
    }
    return came;
  }

  /** Messages of customers that were acknowledged. */
  get messages() {
    return total(this.customers, 'written') + total(this.senders, 'acknowledged');
  }

  /** Replies of agents that were accepted. */
  get replies() {
    return total(this.customers, 'replies');
  }

  /** What nobody asked of the product, it cannot have broken: customers wrote, and agents answered. */
  flowed() {
    assert.ok(this.messages > this.#first, 'no customer wrote');
    assert.ok(this.replies > 0, 'no agent answered');
  }

  /** May be called again after `stop`. */
  start() {
    this.#going = true;
    this.#given = false;
    this.#running = [
      ...this.customers.flatMap((customer) => [
        this.#keep(() => this.#write(customer), this.chance(customer.name)),
        this.#keep(() => this.reply(customer), this.chance(`agent of ${customer.name}`)),
      ]),
      ...this.senders.map((sender) => this.#keep(() => this.#post(sender), sender.random)),
    ];
  }

  async #keep(doing, random) {
    while (this.#going) {
      await sleep(this.sizes.pause * (0.5 + random()));
      try {
        await doing();
      } catch (error) {
        this.problems.push(error.message);
        return;
      }
    }
  }

  /** Until so many more webhooks and replies were acknowledged. */
  async flow(count, patience = LONGEST) {
    const [goal, deadline] = [this.#done + count, Date.now() + patience];
    while (this.#done < goal) {
      if (this.problems.length > 0) throw new Error(this.problems.join('\n'));
      if (Date.now() > deadline) throw new Error(`only ${this.#done - goal + count} of ${count} went through within ${patience / 1000} s`);
      await sleep(20);
    }
  }

  /** Nobody begins anything new; what was begun is finished. */
  async stop(patience = LONGEST) {
    this.#going = false;
    const all = Promise.all(this.#running).then(() => 'all');
    const how = await Promise.race([all, sleep(patience, 'late', { ref: false })]);
    if (how === 'late') this.problems.push(`what was begun was not acknowledged within ${patience / 1000} s`);
    this.#given = true;
    if (this.problems.length > 0) throw new Error(this.problems.join('\n'));
  }

  close() {
    this.#going = false;
    this.#given = true;
    this.agents.forEach((agent) => agent.close());
  }

  async #write(customer) {
    const bubble = await customer.write({ text: `message ${customer.written.length} of ${customer.name}` });
    customer.written.push(bubble.id);
  }

  /** One webhook, repeated until it is acknowledged; some platforms have no such patience. */
  async #post(sender) {
    const { account } = this.workspace.inboxes.whatsapp;
    const message = { from: sender.from, id: `wamid.${randomUUID()}`, text: `message ${sender.written} of ${sender.from}` };
    const webhook = whatsappWebhook(account, [message], APP_SECRET);
    const givesUp = sender.written > 0 && sender.random() < 1 / GIVES_UP;
    sender.written += 1;
    while (!this.#given) {
      const status = await this.#tried(() => fetch(`${this.stage.edge.url}/webhooks/whatsapp`, { method: 'POST', ...webhook, signal: AbortSignal.timeout(PATIENCE) }));
      if (status === 200) {
        sender.acknowledged.push(message.id);
        this.#done += 1;
        return;
      }
      if (givesUp) {
        this.doubtful.add(message.id);
        return;
      }
      this.repeated += 1;
      await sleep(AGAIN);
    }
  }

  async #tried(post) {
    let response;
    try {
      response = await post();
      await response.arrayBuffer();
    } catch {
      return null;
    }
    const busy = response.status === 503 && response.headers.get('retry-after');
    if (response.status !== 200 && !busy) throw new Error(`a webhook was answered ${response.status}`);
    return response.status;
  }

  /** A reply, asked for with the same client_id until it is accepted. */
  async reply(customer) {
    const reply = { clientId: randomUUID(), text: `reply ${customer.replies.length} to ${customer.name}` };
    while (!this.#given) {
      try {
        const body = { client_id: reply.clientId, text: reply.text };
        const view = await this.stage.api(this.workspace.token, `/conversations/${customer.conversation}/messages`, { method: 'POST', body, patience: PATIENCE });
        customer.replies.push({ ...reply, id: view.id });
        this.#done += 1;
        return;
      } catch (error) {
        if (error.status !== undefined && !(error.status === 503 && error.retryAfter)) throw error;
        this.repeated += 1;
        await sleep(AGAIN);
      }
    }
  }
}
