// Processes that are started here end here, by their id, however the run ends.

import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.signal('SIGKILL')));

export class Child {
  /** How it ended: an exit code, a signal's name or what kept it from starting; undefined while it runs. */
  how;

  /**
   * @param {string[]} command
   * @param {{name: string, log: string, env: object, cwd?: string, uid?: number, gid?: number}} options
   */
  constructor([program, ...args], { name, log, ...options }) {
    this.name = name;
    this.log = log;
    const output = openSync(log, 'w');
    // a group of its own: Ctrl-C in the terminal reaches it through us, in order
    this.process = spawn(program, args, { ...options, detached: true, stdio: ['ignore', output, output] });
    closeSync(output);
    running.add(this);
    this.ended = new Promise((resolve) => {
      const end = (how) => {
        this.how = how;
        running.delete(this);
        resolve(how);
      };
      this.process.once('error', (error) => end(error.message));
      this.process.once('exit', (code, signal) => end(signal ?? code));
    });
  }

  get pid() {
    return this.process.pid;
  }

  get said() {
    return readFileSync(this.log, 'utf8');
  }

  signal(name) {
    try {
      if (this.pid !== undefined && this.how === undefined) process.kill(this.pid, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  async kill() {
    this.signal('SIGKILL');
    return this.ended;
  }

  /** Asks it to end; one that does not within `patience` is an error. Returns how it ended. */
  async end(signal = 'SIGTERM', patience = 35_000) {
    this.signal(signal);
    const how = await Promise.race([this.ended, sleep(patience, 'late', { ref: false })]);
    if (how !== 'late') return how;
    await this.kill();
    throw new Error(`${this.name} did not end within ${patience / 1000} s:\n${this.tail()}`);
  }

  /** Waits until `ready()` is true; throws when the process ends instead, or takes too long. */
  async until(ready, patience = 60_000) {
    const deadline = Date.now() + patience;
    while (!(await ready())) {
      if (this.how !== undefined) throw new Error(`${this.name} ended (${this.how}):\n${this.tail()}`);
      if (Date.now() > deadline) throw new Error(`${this.name} was not ready within ${patience / 1000} s:\n${this.tail()}`);
      await sleep(25);
    }
  }

  tail(lines = 25) {
    return this.said.trim().split('\n').slice(-lines).join('\n');
  }
}
