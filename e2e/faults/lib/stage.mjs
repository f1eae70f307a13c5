// Everything that is tried: PostgreSQL, the sandbox, processes of the program, and a bad network between all of them.
//
//   customers, agents ── edge ──┐
//   sandbox ──────────── hooks ─┴─ web, web ──┐
//   sandbox ──────────── platform ── worker, worker ─┴─ database ── PostgreSQL

import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { everyPage, request } from '../../lib/api.mjs';
import { binary, freePort } from '../../lib/frontdesk.mjs';
import { Sandbox } from '../../lib/sandbox.mjs';
import { Child } from './child.mjs';
import { Cluster } from './cluster.mjs';
import { Ingress } from './ingress.mjs';
import { Namespaces, namespaces } from './namespaces.mjs';
import { Pod, chart, environment } from './pod.mjs';
import { Program } from './program.mjs';
import { sandboxBinary } from './programs.mjs';
import { Proxy } from './proxy.mjs';
import { buildShim, preloaded, writeToxin } from './shim.mjs';

export const APP_SECRET = 'an-app-secret-of-the-tests';
export const DATABASE = 'frontdesk';
const CHANNELS = ['messenger', 'instagram', 'whatsapp'];

export class Stage {
  programs = [];
  proxies = [];
  /** The newest account at the platforms: each is another one. */
  accounts = 1e15;
  /** Whom the program logs in to PostgreSQL as. */
  login = 'postgres';

  /**
   * @param {{roles?: string[], shim?: boolean, mount?: () => {folder: string, unmount: () => void}, pods?: boolean, bin?: () => string}} options `roles`:
   * of each process. `pods`: processes are the chart's pods, behind nginx. `shim`: the clocks of the program and PostgreSQL's disk can be changed. `mount`: where PostgreSQL's data go.
   * `bin`: the program that everything begins with, where that is not this version.
   */
  static async set({ roles = ['web', 'web', 'worker', 'worker'], shim = false, mount, pods = false, bin = binary } = {}) {
    const stage = new Stage();
    stage.bin = bin();
    try {
      await stage.#build(roles, shim, mount, pods);
    } catch (error) {
      await stage.strike();
      throw error;
    }
    return stage;
  }

  constructor() {
    this.folder = mkdtempSync(join(realpathSync(tmpdir()), 'frontdesk-faults-'));
    // PostgreSQL's user passes through; what is in there it cannot list
    chmodSync(this.folder, 0o711);
    process.once('exit', () => rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
    this.secretKey = randomBytes(32).toString('base64');
  }

  async #build(roles, shim, mount, pods) {
    if (shim) {
      this.shim = buildShim(this.folder);
      this.toxin = this.#toxin('disk');
    }
    if (mount) ({ folder: this.mounted, unmount: this.unmount } = mount());
    const data = this.mounted && join(this.mounted, 'postgres');
    this.cluster = await Cluster.create(this.folder, { data, env: this.#shimmed(this.toxin) });
    await this.cluster.ask('postgres', `create database ${DATABASE}`);
    for (const name of ['database', 'platform', ...(pods ? [] : ['hooks', 'edge'])]) {
      this[name] = await Proxy.open(name);
      this.proxies.push(this[name]);
    }
    if (pods) {
      this.manifests = chart();
      if (namespaces() === null) this.network = Namespaces.open();
      this.edge = this.hooks = await Ingress.open(this.folder);
      this.proxies.push(this.edge);
    }
    this.database.targets = [this.cluster.port];
    await this.#startSandbox();
    if (!pods) await this.command('migrate');
    // the chart's Job runs beside its pods, which wait for it
    const migrated = pods && this.command('migrate');
    this.programs = await Promise.all(roles.map((role) => this.program(role)));
    await migrated;
    this.balance();
  }

  #toxin(name) {
    const file = join(this.folder, `${name}.toxin`);
    writeToxin(file, {});
    return file;
  }

  #shimmed(toxin) {
    return toxin ? preloaded(this.shim, toxin) : {};
  }

  async #startSandbox() {
    const port = await freePort();
    this.sandboxProcess = new Child(
      [sandboxBinary(), '--listen', `127.0.0.1:${port}`, '--webhook-base-url', this.hooks.url, '--meta-app-secret', APP_SECRET,
        '--verify-token', 'a-verify-token', '--account', 'messenger:1:Nobody:nobody'],
      { name: 'the sandbox', log: join(this.folder, 'sandbox.log'), env: { PATH: process.env.PATH } },
    );
    const url = `http://127.0.0.1:${port}`;
    this.sandbox = new Sandbox(url);
    await this.sandboxProcess.until(async () => (await fetch(`${url}/__sandbox/state`).catch(() => null))?.ok);
    this.platform.targets = [port];
  }

  /** Where files are kept. */
  get bucket() {
    return join(this.folder, 'bucket');
  }

  get environment() {
    const { PATH, HOME, TMPDIR } = process.env;
    return {
      PATH, HOME, ...(TMPDIR && { TMPDIR }),
      ...(this.manifests && environment(this.manifests, this)),
      STORAGE_URL: `file://${this.bucket}`,
      DATABASE_URL: `postgres://${this.login}@127.0.0.1:${this.database.port}/${DATABASE}`,
      FRONTDESK_SECRET_KEY: this.secretKey,
      FRONTDESK_DATA_DIR: join(this.folder, 'data'),
      FRONTDESK_PUBLIC_URL: this.edge.url,
      FRONTDESK_PACE: 'off',
      META_APP_SECRET: APP_SECRET,
      META_VERIFY_TOKEN: 'a-verify-token',
      META_GRAPH_URL: this.platform.url,
      INSTAGRAM_GRAPH_URL: this.platform.url,
      TELEGRAM_API_URL: `${this.platform.url}/telegram`,
    };
  }

  /** Starts one more process, on a stage with the shim with a clock of its own. */
  program(roles, { bin = this.bin, env = {} } = {}) {
    this.count = (this.count ?? 0) + 1;
    const toxin = this.shim && this.#toxin(`clock-${this.count}`);
    if (this.manifests) return Pod.start({ manifests: this.manifests, network: this.network, roles, bin, folder: this.folder, env: { ...this.environment, ...env } });
    return Program.start({ roles, bin, toxin, folder: this.folder, env: { ...this.environment, ...this.#shimmed(toxin), ...env } });
  }

  get webs() {
    return this.programs.filter((program) => program.web);
  }

  get workers() {
    return this.programs.filter((program) => program.roles.includes('worker'));
  }

  /** The load balancer sends everything to the web processes that are there. */
  balance(webs = this.webs) {
    this.edge.targets = webs.map((web) => (this.manifests ? web.target : web.port));
    this.hooks.targets = this.edge.targets;
  }

  /** Runs a command of the program and returns the JSON it prints. */
  command(...args) {
    return this.commandOf(this.bin, ...args);
  }

  async commandOf(bin, ...args) {
    const { stdout } = await promisify(execFile)(bin, args, { env: this.environment });
    return stdout.trim() ? JSON.parse(stdout) : null;
  }

  /** A workspace with one inbox of each of Meta's channels, known to the sandbox, and a token. */
  async workspace(channels = CHANNELS) {
    const email = `owner-${randomUUID()}@example.com`;
    const password = 'correct horse battery staple';
    const { workspace_id: id, owner_id: ownerId } = await this.command('workspace', 'create', '--name', 'Faults', '--owner-email', email, '--owner-password', password);
    const inboxes = {};
    for (const channel of channels) inboxes[channel] = await this.inbox(id, channel);
    const { token } = await this.command('token', 'create', '--workspace', id, '--name', 'faults', '--role', 'owner');
    return { id, ownerId, email, password, token, inboxes };
  }

  async inbox(workspaceId, channel) {
    this.accounts += 1;
    const account = String(this.accounts);
    const opened = await this.sandbox.open(channel, account, `token-${account}`);
    const credentials = JSON.stringify({ access_token: `token-${account}`, ...(channel === 'whatsapp' && { waba_id: '1' }), ...(opened?.page_id && { page_id: opened.page_id }) });
    const { inbox_id: id } = await this.command(
      'inbox', 'add', '--workspace', workspaceId, '--channel', channel, '--external-id', account, '--name', channel, '--credentials', credentials,
    );
    return { id, account, channel };
  }

  /** Asks the REST API through the edge; a refusal is an error that has its `status`. */
  api(token, path, options) {
    return request(this.edge.url, token, path, { patience: 15_000, ...options });
  }

  /** Every page of a list. */
  all(token, path) {
    return everyPage(path, (next) => this.api(token, next));
  }

  /** Rows of the database, asked past the proxies. */
  rows(...statements) {
    return this.cluster.ask(DATABASE, ...statements);
  }

  /** The network is good, the platforms behave, and every process runs. */
  async heal() {
    await Promise.all(this.proxies.map((proxy) => proxy.heal()));
    await this.sandbox.clearFaults();
    await this.cluster.revive();
    for (const program of this.programs) if (!program.running) await program.restart();
    this.balance();
  }

  /** Ends everything in order; what a process has to say about its end is an error. */
  async strike() {
    const problems = [];
    const attempt = (what) => what.catch((error) => problems.push(error));
    await Promise.all(this.proxies.map((proxy) => proxy.heal()));
    await Promise.all(this.programs.filter((program) => program.running).map((program) => attempt(program.halt())));
    if (this.sandboxProcess) await attempt(this.sandboxProcess.end());
    if (this.cluster) await attempt(this.cluster.stop());
    await Promise.all(this.proxies.map((proxy) => proxy.close()));
    this.network?.close();
    this.unmount?.();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    if (problems.length > 0) throw new AggregateError(problems, problems.map((error) => error.message).join('\n'));
  }
}
