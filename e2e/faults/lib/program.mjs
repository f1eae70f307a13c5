// One process of the program, of one role or both.

import { join } from 'node:path';

import { binary, freePort } from '../../lib/frontdesk.mjs';
import { Child } from './child.mjs';
import { writeToxin } from './shim.mjs';

/** The chart's startup probe waits as long. */
const STARTS = 120_000;

let count = 0;

export class Program {
  #child;

  /** @param {{roles: string, env: object, folder: string, bin?: string, toxin?: string}} options */
  static async start(options) {
    const program = new Program();
    count += 1;
    Object.assign(program, options, { name: `${options.roles} ${count}` });
    program.port = await freePort();
    program.launch();
    await program.ready();
    return program;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  get web() {
    return this.roles.includes('web');
  }

  get pid() {
    return this.#child.pid;
  }

  get running() {
    return this.#child.how === undefined;
  }

  get said() {
    return this.#child.said;
  }

  launch() {
    this.#child = new Child([this.bin ?? binary(), 'serve', '--roles', this.roles], {
      name: `frontdesk ${this.name}`,
      log: join(this.folder, `${this.name.replaceAll(/\W/g, '-')}.log`),
      env: { ...this.env, FRONTDESK_LISTEN: `127.0.0.1:${this.port}` },
    });
  }

  /** A worker alone has no port: it says so in its log. */
  ready(patience = STARTS) {
    return this.#child.until(() => (this.web ? this.isReady() : this.said.includes('frontdesk is ready')), patience);
  }

  async isReady() {
    try {
      return (await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5_000) })).ok;
    } catch {
      return false;
    }
  }

  /** One that had ended by itself before is an error: nobody killed it. */
  async kill() {
    const how = await this.#child.kill();
    if (how !== 'SIGKILL') throw new Error(`frontdesk ${this.name} had ended before it was killed (${how}):\n${this.#child.tail()}`);
  }

  /** SIGTERM: it must end by itself, in time and without an error. */
  async halt() {
    const how = await this.#child.end();
    if (how !== 0) throw new Error(`frontdesk ${this.name} did not stop in order (${how}):\n${this.#child.tail()}`);
  }

  async restart() {
    this.launch();
    await this.ready();
  }

  /** Its clock is so many seconds off, from now on. */
  setClock(seconds) {
    writeToxin(this.toxin, { clockSeconds: seconds });
  }

  signal(name) {
    this.#child.signal(name);
  }
}
