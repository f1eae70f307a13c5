// The sandbox's control API: what a test asks of the outside world.

import { until } from './until.mjs';

export class Sandbox {
  constructor(url) {
    this.url = `${url}/__sandbox`;
  }

  async #ask(method, path, body) {
    const response = await fetch(`${this.url}/${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** The account of a channel that the demo has connected. */
  async account(channel) {
    const { items } = await this.#ask('GET', 'accounts');
    return items.find((account) => account.channel === channel);
  }

  /** An account at the platform that nobody has connected yet. */
  open(channel, id, accessToken) {
    return this.#ask('POST', 'accounts', { channel, id, name: `Account ${id}`, access_token: accessToken });
  }

  /** As the platform knows it, its WhatsApp Business Account included. */
  async opened(id) {
    const { items } = await this.#ask('GET', 'accounts');
    return items.find((account) => account.id === id);
  }

  /** The same account with another token: the one before is dead. */
  reopen({ channel, id, name }, accessToken) {
    return this.#ask('POST', 'accounts', { channel, id, name, access_token: accessToken });
  }

  /** The newest mail to somebody once there are `count`, and the link in it. */
  async mail(to, count = 1) {
    const got = async () => (await this.#ask('GET', `mail?to=${encodeURIComponent(to)}`)).items;
    return until(`mail ${count} to ${to}`, async () => {
      const items = await got();
      return items.length >= count && items.at(-1);
    });
  }

  /** What is not named stays as it is. */
  settings(changes) {
    return this.#ask('POST', 'settings', changes);
  }

  /** Somebody new who can write to an account. Ids that are not given are drawn from few: a crowd brings its own. */
  async customer(channel, account, name, given) {
    const { customer: id } = await this.#ask('POST', 'customers', { channel, account, name, id: given });
    const path = `customers/${channel}/${account}/${id}`;
    const act = (what, body = {}) => this.#ask('POST', `${path}/${what}`, body);
    return { id, name, act, write: (message) => act('messages', message), thread: () => this.#ask('GET', `${path}/thread`) };
  }

  /** Every kind that a customer can send, by name. */
  async kinds() {
    const { items } = await this.#ask('GET', 'kinds');
    return items;
  }

  /** The platform decides on a message template, and tells of it. */
  review(name, language, decision) {
    return this.#ask('POST', `templates/${name}/${language}`, decision);
  }

  /** What the platforms accepted from the product, in order. */
  async journal(filter = {}) {
    const { items } = await this.#ask('GET', `journal?${new URLSearchParams(filter)}`);
    return items;
  }

  /** The next `times` requests that fit meet this fault; null: all, until it is cleared. */
  fault(fault, { times = 1, ...filter } = {}) {
    return this.#ask('POST', 'faults', { ...filter, times, fault });
  }

  /** The faults that are still to be met. */
  async faults() {
    const { items } = await this.#ask('GET', 'faults');
    return items;
  }

  /** What the platforms had given up is sent once more. */
  retryWebhooks() {
    return this.#ask('POST', 'webhooks/retry');
  }

  /** The webhooks on their way, once nothing is on its way any more or so many milliseconds have passed. */
  webhooks(quietMs) {
    return this.#ask('GET', `webhooks?wait_quiet=${quietMs}`);
  }

  /** A browser that takes Web Push, in the shape of its subscription; `messages` is what it was sent, decrypted. */
  async pushBrowser(applicationServerKey) {
    const { id, ...subscription } = await this.#ask('POST', 'push', { application_server_key: applicationServerKey });
    return { id, subscription, messages: async () => (await this.#ask('GET', `push/${id}/messages`)).items, leave: () => this.#ask('POST', `push/${id}`, { gone: true }) };
  }

  clearFaults() {
    return this.#ask('DELETE', 'faults');
  }
}
