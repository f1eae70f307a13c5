// An agent's socket, by the official client, that never misses an event.

import { io } from 'socket.io-client';

/** A socket that has not asked for anything yet. */
export function openSocket(url, auth, options = {}) {
  return io(`${url}/agent`, { auth, transports: ['websocket'], forceNew: true, reconnectionDelay: 50, ...options });
}

/** Resolves when it is connected, rejects with the reason when it is refused. */
export function connected(socket) {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
}

/** One `resume`, with its answer. */
export function resume(socket, after) {
  return socket.timeout(30_000).emitWithAck('resume', { after });
}

/**
 * Connects, resumes after `after`, and keeps a gap-free log from there on, across reconnects.
 *
 * @returns {Promise<Agent>}
 */
export async function connectAgent(url, token, { after = null } = {}) {
  const agent = new Agent(openSocket(url, { token }), after);
  await agent.started;
  return agent;
}

/** The end of the log as it is now. */
export async function newest(url, token) {
  const socket = openSocket(url, { token });
  await connected(socket);
  const { seq } = await resume(socket, null);
  socket.disconnect();
  return seq;
}

class Agent {
  /** Every event once, in order. */
  events = [];
  /** What came a second time; harmless, but worth knowing. */
  repeated = 0;
  /** How often the connection was made. */
  connections = 0;
  /** Set when the log no longer reached back: what came before must be loaded by REST. */
  resynced = 0;

  #watchers = new Set();
  #filling = null;

  constructor(socket, after) {
    this.socket = socket;
    this.seq = after;
    socket.onAny((name, data) => this.#live(name, data));
    this.started = new Promise((resolve, reject) => {
      socket.on('connect', () => {
        this.connections += 1;
        this.#look();
        this.#fill().then(resolve, (error) => {
          reject(error);
          // what could not be asked for here is asked for on the next connection
          this.tear();
        });
      });
      socket.once('connect_error', reject);
    });
  }

  /** Fetches what is missing; one at a time. */
  #fill() {
    this.#filling ??= this.#catchUp().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  async #catchUp() {
    for (;;) {
      const page = await resume(this.socket, this.seq);
      if (page.resync) {
        this.resynced += 1;
        this.seq = page.seq;
        return;
      }
      page.events.forEach((event) => this.#take(event));
      this.seq = Math.max(this.seq ?? 0, page.seq);
      this.#look();
      if (!page.more) return;
    }
  }

  #live(name, data) {
    if (name === 'seq') {
      if (data.from > this.seq + 1) this.#fill().catch(() => {});
      else this.seq = Math.max(this.seq, data.to);
    } else if (typeof data?.seq === 'number') {
      if (data.seq > this.seq + 1) this.#fill().catch(() => {});
      else this.#take(data);
    }
    this.#look();
  }

  #take(event) {
    if (this.seq !== null && event.seq <= this.seq) {
      this.repeated += 1;
      return;
    }
    this.seq = event.seq;
    this.events.push(event);
    this.#look();
  }

  #look() {
    for (const watcher of this.#watchers) watcher();
  }

  of(type) {
    return this.events.filter((event) => event.type === type);
  }

  /** Waits until `found(this)` gives something. */
  until(what, found, patience = 60_000) {
    return new Promise((resolve, reject) => {
      const watch = () => {
        const result = found(this);
        if (!result) return;
        clearTimeout(timer);
        this.#watchers.delete(watch);
        resolve(result);
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(watch);
        const seen = this.events.slice(-20).map((event) => `${event.seq} ${event.type}`);
        reject(new Error(`not within ${patience / 1000} s: ${what}; last events: ${seen.join(', ')}`));
      }, patience);
      this.#watchers.add(watch);
      watch();
    });
  }

  /** Tears the connection as a bad network does; the client reconnects by itself. */
  tear() {
    this.socket.io.engine?.close();
  }

  close() {
    this.socket.disconnect();
  }
}
