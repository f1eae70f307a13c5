// A system that is measured: what its description says, how it gets its database, and its processes.

import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

import { answering, cleanEnvironment, freePort, listening, run, start, stop } from './processes.mjs';

const BENCH = fileURLToPath(new URL('..', import.meta.url));

export class Target {
  #description;
  #values;
  #postgres;
  #tmp;
  #processes = [];

  /** Reads the description, and exchanges the ports that it names for free ones: other servers may have them. */
  static async load(path, { postgres, graph, tmp, loadgen }) {
    if (!existsSync(path)) throw new Error(`There is no ${path}.`);
    const { stdout } = await run([loadgen, 'describe', '--target', path], { name: basename(path) });
    const target = new Target();
    target.#postgres = postgres;
    target.#tmp = tmp;
    const description = JSON.parse(stdout);
    const ports = new Map();
    for (const { ready } of description.process) {
      if (ready) ports.set(portOf(ready), await freePort());
    }
    const count = description.contract.count?.cmd ?? [];
    if (count.includes('-p')) ports.set(Number(count[count.indexOf('-p') + 1]), postgres.port);
    target.#description = mapText(description, (text) => exchangePorts(text, ports));
    const defaults = Object.entries(description.defaults ?? {}).map(([key, value]) => [key, process.env[key] ?? value]);
    target.#values = {
      ...Object.fromEntries(defaults),
      target: dirname(resolve(path)),
      bench: BENCH,
      tmp,
      graph,
      redis: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379/0',
    };
    target.file = join(tmp, `${target.name}.json`);
    writeFileSync(target.file, JSON.stringify(target.#description));
    return target;
  }

  get name() {
    return this.#description.name;
  }

  /** None where it needs no database. */
  get #setup() {
    return this.#description.setup ?? {};
  }

  /** How many workspaces there are beside the first. */
  get neighbours() {
    return this.#description.contract.neighbours?.count ?? 0;
  }

  /** Its dashboard, and who logs in there; nothing where it has none. */
  get screen() {
    return this.#description.contract.screen;
  }

  /** What the scenario `screen` needs beside the seed. */
  async fillScreen() {
    const { database } = this.#setup;
    await this.#postgres.file(database, resolve(this.#values.target, this.#fill(this.screen.sql, database)), {});
  }

  get #template() {
    return `tpl_${this.#setup.database}`;
  }

  #fill(text, database) {
    // cargo may have been told to build elsewhere
    const moved = text.replace('{target}/../target/release/frontdesk', process.env.FRONTDESK_BIN ?? '$&');
    const values = { ...this.#values, ...(database && { db: database, dsn: this.#postgres.dsn(database) }) };
    return moved.replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);
  }

  #where(database, own = {}) {
    const named = { ...this.#setup.env, ...own.env };
    const filled = Object.entries(named).map(([key, value]) => [key, this.#fill(value, database)]);
    return {
      cwd: this.#fill(own.cwd ?? this.#setup.cwd ?? '{target}', database),
      env: { ...cleanEnvironment(this.#postgres.bin), ...Object.fromEntries(filled) },
    };
  }

  /** Makes the schema and the seed once; every run starts from a copy. */
  async prepare(variables) {
    if (!this.#setup.database) return;
    const database = this.#template;
    await this.#postgres.sql('postgres', `create database "${database}"`);
    for (const command of this.#setup.schema ?? []) await this.#command(command, database);
    for (let number = 1; number <= this.neighbours; number += 1) {
      const n = String(number).padStart(2, '0');
      for (const command of this.#setup.neighbour ?? []) await this.#command(command.map((part) => part.replaceAll('{n}', n)), database);
    }
    if (this.#setup.seed) {
      const seed = resolve(this.#values.target, this.#fill(this.#setup.seed, database));
      await this.#postgres.file(database, seed, variables);
    }
    await this.#postgres.sql('postgres', `alter database "${database}" with is_template true`);
  }

  async #command(command, database) {
    const filled = command.map((part) => this.#fill(part, database));
    const name = `${basename(filled[0])} ${filled.slice(1, 3).join(' ')}`;
    await run(filled, { name, seconds: 300, ...this.#where(database) });
  }

  /** A fresh copy of the database. */
  async copy() {
    const { database, messages_table: table } = this.#setup;
    if (database) await this.#postgres.copy(this.#template, database, table);
  }

  /** Starts its processes on the database as it is. */
  async start() {
    for (const process of this.#description.process) {
      const started = this.#startOne(process, this.#setup.database);
      if (process.ready) await listening(portOf(process.ready), started);
      await sleep((process.ready_s ?? 0.5) * 1000);
    }
  }

  #startOne(process, database) {
    const command = process.cmd.map((part) => this.#fill(part, database));
    const log = join(this.#tmp, `${this.name}-${process.role}.log`);
    const started = start(command, { name: `${this.name} (${process.role})`, log, ...this.#where(database, process) });
    this.#processes.push({ role: process.role, started });
    return started;
  }

  /**
   * Milliseconds from the start of its one process until it says that it is ready, several times; on an empty database with
   * the commands that make the schema. Nothing where the description has no [startup].
   */
  async startups(times) {
    const startup = this.#description.startup;
    if (!startup) return undefined;
    const { database } = this.#setup;
    const measure = async (name, before) => {
      const taken = [];
      for (let n = 0; n < times; n += 1) {
        if (before) await this.#postgres.sql('postgres', `drop database if exists "${name}" with (force)`, `create database "${name}"`);
        const began = performance.now();
        for (const command of before ?? []) await this.#command(command, name);
        try {
          await answering(startup.ready, this.#startOne(this.#description.process[0], name));
          taken.push(Math.round((performance.now() - began) * 10) / 10);
        } finally {
          await this.stop();
        }
      }
      return taken;
    };
    const there = await measure(database);
    const empty = startup.schema && (await measure(`${database}_empty`, startup.schema));
    if (empty) await this.#postgres.sql('postgres', `drop database "${database}_empty" with (force)`);
    return { there_ms: summary(there), ...(empty && { empty_ms: summary(empty) }) };
  }

  /** The first processes of each role. */
  pids() {
    const roles = {};
    for (const { role, started } of this.#processes) (roles[role] ??= []).push(started.child.pid);
    return roles;
  }

  async stop() {
    for (const { started } of this.#processes.splice(0).reverse()) await stop(started);
  }
}

function summary(times) {
  const sorted = times.toSorted((one, other) => one - other);
  return { n: sorted.length, p50: sorted[sorted.length >> 1], max: sorted.at(-1) };
}

function portOf(address) {
  return Number(address.split(':').at(-1));
}

function exchangePorts(text, ports) {
  return text.replace(/(^|:)(\d+)(?!\d)/g, (all, before, port) => {
    const other = ports.get(Number(port));
    return other === undefined ? all : `${before}${other}`;
  });
}

function mapText(value, change) {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapText(item, change));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapText(item, change)]));
  }
  return value;
}
