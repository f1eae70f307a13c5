// A TCP proxy on loopback that behaves as badly as networks do. It also stands for the address that stays the same
// while what is behind it changes: a load balancer, or a database that fails over.

import { connect, createServer } from 'node:net';

/** Bytes that may wait in one direction before the sender is held back. */
const WAITING = 1 << 20;

export class Proxy {
  /** Ports on loopback that connections go to in turn. */
  targets = [];
  /** Milliseconds that every piece is late, in each direction. */
  delay = 0;
  /** How often somebody met a fault: a connection that broke, a piece that was late or went nowhere, an answer that was lost. */
  met = 0;

  #server;
  #links = new Set();
  #refusing = false;
  #silent = false;
  #losing = false;
  #turn = 0;

  static async open(name) {
    const proxy = new Proxy(name);
    await proxy.#listen(0);
    proxy.port = proxy.#server.address().port;
    return proxy;
  }

  constructor(name) {
    this.name = name;
    this.#server = createServer((client) => this.#accept(client));
  }

  #listen(port) {
    return new Promise((resolve, reject) => this.#server.once('error', reject).listen(port, '127.0.0.1', resolve));
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  get connections() {
    return this.#links.size;
  }

  #accept(client) {
    client.on('error', () => {});
    if (this.targets.length === 0) return client.resetAndDestroy();
    this.#turn += 1;
    const upstream = connect({ port: this.targets[this.#turn % this.targets.length], host: '127.0.0.1' });
    const link = new Link(this, client, upstream, () => this.#links.delete(link));
    this.#links.add(link);
    if (this.#silent) link.silent = true;
  }

  /** The answer to what was asked is lost, and the connection with it. */
  takeAnswer() {
    return this.#losing;
  }

  /** Every connection breaks, and new ones are made as before. */
  cut() {
    this.met += this.#links.size;
    for (const link of this.#links) link.reset();
  }

  /** Every connection breaks, and new ones are refused. */
  refuse() {
    if (!this.#refusing) this.#server.close();
    this.#refusing = true;
    this.cut();
  }

  /** Half-open: nothing passes any more, and nobody is told. New connections are as silent. */
  silence() {
    this.#silent = true;
    for (const link of this.#links) link.silent = true;
  }

  /** What is asked arrives; instead of the answer the connection breaks. */
  loseAnswers() {
    this.#losing = true;
  }

  /** New connections work. What went silent stays silent, as after a host that is gone. */
  async heal() {
    this.delay = 0;
    this.#silent = false;
    this.#losing = false;
    if (this.#refusing) {
      this.#refusing = false;
      await this.#listen(this.port);
    }
  }

  close() {
    this.cut();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

class Link {
  silent = false;

  constructor(proxy, client, upstream, gone) {
    this.proxy = proxy;
    this.sockets = [client, upstream];
    for (const socket of this.sockets) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
    }
    new Flow(this, client, upstream, () => false);
    new Flow(this, upstream, client, () => proxy.takeAnswer());
    const close = () => {
      // a silent end tells nobody that it went; the other one is swept when the proxy is closed
      if (this.silent) return;
      gone();
      this.reset();
    };
    client.on('close', close);
    upstream.on('close', close);
  }

  reset() {
    this.silent = false;
    for (const socket of this.sockets) {
      if (!socket.destroyed) socket.resetAndDestroy();
    }
  }
}

/** One direction: passes pieces on in order, each as late as it was told when it came. */
class Flow {
  #queue = [];
  #bytes = 0;
  #timer = null;

  constructor(link, from, to, loses) {
    Object.assign(this, { link, from, to });
    const { proxy } = link;
    from.on('data', (piece) => {
      if (link.silent || loses()) {
        proxy.met += 1;
        if (!link.silent) link.reset();
        return;
      }
      if (proxy.delay > 0) proxy.met += 1;
      this.#queue.push({ piece, at: performance.now() + proxy.delay });
      this.#bytes += piece.length;
      if (this.#bytes > WAITING) from.pause();
      this.#pump();
    });
    from.on('end', () => {
      if (!link.silent && this.#queue.length === 0) to.end();
    });
  }

  #pump() {
    if (this.#timer) return;
    while (this.#queue.length > 0) {
      const wait = this.#queue[0].at - performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = null;
          this.#pump();
        }, wait);
        return;
      }
      this.#pass(this.#queue.shift().piece);
    }
  }

  #pass(piece) {
    this.#bytes -= piece.length;
    if (this.link.silent || this.to.destroyed) return;
    if (!this.to.write(piece)) {
      this.from.pause();
      this.to.once('drain', () => this.from.resume());
    } else if (this.#bytes <= WAITING && this.from.isPaused()) {
      this.from.resume();
    }
  }
}
