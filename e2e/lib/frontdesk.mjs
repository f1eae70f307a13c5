// Runs the built program on free ports with a data directory of its own.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { everyPage, request } from './api.mjs';
import { whatsappWebhook } from './whatsapp.mjs';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** Settings of the person who runs the tests must not reach the program under test. */
const OURS = /^(FRONTDESK_|DATABASE_|STORAGE_URL$|META_|INSTAGRAM_|TELEGRAM_|SMTP_|LOG_|OTEL_)/;

const APP_SECRET = 'an-app-secret-of-the-tests';

let built;

/** The program: FRONTDESK_BIN, else what `cargo build` made. */
export function binary() {
  built ??= process.env.FRONTDESK_BIN ?? locate();
  if (!existsSync(built)) throw new Error(`${built} is not there: run \`cargo build\` first, or set FRONTDESK_BIN`);
  return built;
}

function locate() {
  const metadata = execFileSync('cargo', ['metadata', '--format-version=1', '--no-deps', '--offline'], {
    cwd: REPOSITORY,
    maxBuffer: 64 << 20,
  });
  return join(JSON.parse(metadata).target_directory, 'debug', 'frontdesk');
}

// Below those that the system gives to connections (from 32768 on Linux): else a connection may be given the port before the
// program takes it, or while it is dead.
const PORTS = { first: 12_000, count: 20_000 };
// Files run beside each other, in processes whose ids are near each other: what one tries is far from what the other tries.
let taken = process.pid * 97;

/** A port of loopback where nobody listens, another one each time. */
export async function freePort() {
  for (;;) {
    const port = PORTS.first + (taken++ % PORTS.count);
    const server = createServer();
    const free = await new Promise((resolve) => server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)));
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/**
 * Starts `frontdesk demo` or `frontdesk serve` and waits until it is ready.
 *
 * @param {{command?: 'demo' | 'serve', args?: string[], env?: Record<string, string>, host?: string, patience?: number}} options
 */
export async function startFrontdesk({ command = 'demo', args = [], env = {}, host, patience = 180_000 } = {}) {
  const secrets = command === 'serve' ? { META_APP_SECRET: APP_SECRET, META_VERIFY_TOKEN: 'a-verify-token' } : {};
  const frontdesk = await prepareFrontdesk({ ...secrets, ...env }, host);
  frontdesk.launch([command, ...args]);
  try {
    await frontdesk.ready(patience);
    if (command === 'demo') await frontdesk.filled();
  } catch (error) {
    await frontdesk.stop().catch(() => {});
    throw error;
  }
  return frontdesk;
}

/** An installation that does not run yet: free ports, and a data directory of its own. `host`: what browsers call it. */
export async function prepareFrontdesk(env = {}, host = '127.0.0.1') {
  const dataDir = mkdtempSync(join(realpathSync(tmpdir()), 'frontdesk-e2e-'));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const url = `http://${host}:${port}`;
  const environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name))),
    FRONTDESK_LISTEN: `127.0.0.1:${port}`,
    FRONTDESK_PUBLIC_URL: url,
    FRONTDESK_SANDBOX_LISTEN: `127.0.0.1:${sandboxPort}`,
    FRONTDESK_DATA_DIR: dataDir,
    ...env,
  };
  return new Frontdesk({ url, sandboxUrl: `http://127.0.0.1:${sandboxPort}`, dataDir, environment });
}

class Frontdesk {
  #process;
  #ended;
  #output = '';
  #arguments;

  constructor({ url, sandboxUrl, dataDir, environment }) {
    this.url = url;
    this.sandboxUrl = sandboxUrl;
    this.dataDir = dataDir;
    this.environment = environment;
  }

  launch(args) {
    this.#arguments = args;
    // A group of its own, as a terminal gives it, so that Ctrl-C can be tried.
    this.#process = spawn(binary(), args, { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.#output = (this.#output + text).slice(-200_000);
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#process.once('error', (error) => resolve(String(error)));
      this.#process.once('exit', (code, signal) => resolve(signal ?? code));
    });
  }

  /** Everything the process wrote so far. */
  get output() {
    return this.#output;
  }

  get pid() {
    return this.#process.pid;
  }

  async ready(patience = 180_000) {
    const deadline = Date.now() + patience;
    let last = 'no answer';
    for (;;) {
      const ended = await Promise.race([this.#ended.then((how) => ({ how })), sleep(100)]);
      if (ended) throw new Error(`frontdesk ${this.#arguments.join(' ')} ended (${ended.how}):\n${this.#output}`);
      try {
        const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5_000) });
        if (response.ok) return;
        last = `${response.status} ${await response.text()}`;
      } catch (error) {
        last = error.cause?.code ?? error.message;
      }
      if (Date.now() > deadline) {
        throw new Error(`not ready within ${patience / 1000} s (${last}):\n${this.#output}`);
      }
    }
  }

  /** Waits until the demo's sample conversations are all there: before that, rows move under the mouse. */
  async filled(patience = 180_000) {
    for (const deadline = Date.now() + patience; !this.#output.includes('story told'); await sleep(100)) {
      if (Date.now() > deadline) throw new Error(`the sample conversations are not there after ${patience / 1000} s:\n${this.#output}`);
    }
  }

  /** Runs another command against the same data directory and returns the JSON it prints. */
  run(...args) {
    const printed = execFileSync(binary(), args, { env: this.environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return JSON.parse(printed);
  }

  /** What a terminal does at Ctrl-C: the signal goes to the whole group. Returns the exit code. */
  async interrupt() {
    process.kill(-this.#process.pid, 'SIGINT');
    return Promise.race([this.#ended, sleep(35_000, null, { ref: false }).then(() => 'too late')]);
  }

  /** Runs a command that is expected to fail; returns its exit code and what it says. */
  refusal(args, env = {}) {
    const { status, stdout, stderr } = spawnSync(binary(), args, {
      env: { ...this.environment, ...env },
      encoding: 'utf8',
      timeout: 90_000,
    });
    return { status, text: `${stdout}${stderr}` };
  }

  /** The pids of the PostgreSQL processes that work in the data directory. */
  postgres() {
    const pgdata = join(this.dataDir, 'postgres');
    return readdirSync('/proc').filter((name) => {
      try {
        return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === pgdata;
      } catch {
        return false;
      }
    });
  }

  /** As `kill -9` does it. */
  async kill() {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  /** The same program again on the same data, after `kill` or `halt`. */
  async restart() {
    this.launch(this.#arguments);
    await this.ready();
  }

  /** SIGTERM; it must end by itself, in time and without an error. */
  async halt() {
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGTERM');
    const how = await Promise.race([this.#ended, sleep(35_000, null, { ref: false }).then(() => 'too late')]);
    if (how !== 0) {
      this.#process.kill('SIGKILL');
      throw new Error(`frontdesk did not stop in order (${how}):\n${this.#output.slice(-4_000)}`);
    }
  }

  async stop() {
    try {
      await this.halt();
    } finally {
      rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  }

  /** A connection to the embedded database, for what cannot be brought about from outside. */
  async database() {
    const { socket_dir: host, port } = JSON.parse(readFileSync(join(this.dataDir, 'postgres.json'), 'utf8'));
    const client = new pg.Client({ host, port, user: 'postgres', database: 'frontdesk' });
    await client.connect();
    return client;
  }

  /** A workspace with an owner, a WhatsApp inbox and an API token. */
  workspace() {
    const email = `owner-${randomUUID()}@example.com`;
    const password = 'correct horse battery staple';
    const { workspace_id: id } = this.run(
      'workspace', 'create', '--name', 'Tests', '--owner-email', email, '--owner-password', password,
    );
    const phoneNumberId = String(Math.floor(1e15 * (1 + Math.random())));
    const credentials = JSON.stringify({ access_token: 'token', waba_id: '1' });
    const { inbox_id: inboxId } = this.run(
      'inbox', 'add', '--workspace', id, '--channel', 'whatsapp', '--external-id', phoneNumberId,
      '--name', 'WhatsApp', '--credentials', credentials,
    );
    const { token } = this.run('token', 'create', '--workspace', id, '--name', 'e2e', '--role', 'owner');
    return { id, inboxId, phoneNumberId, token, email, password };
  }

  /** Asks the REST API; a refusal is an error with the answer in it. */
  api(token, path, options) {
    return request(this.url, token, path, options);
  }

  /** Every page of a list. */
  all(token, path) {
    return everyPage(path, (next) => this.api(token, next));
  }

  /** Delivers WhatsApp messages in one signed webhook, as Meta does. */
  async whatsapp(workspace, messages) {
    const response = await fetch(`${this.url}/webhooks/whatsapp`, {
      method: 'POST',
      ...whatsappWebhook(workspace.phoneNumberId, messages, APP_SECRET),
    });
    if (response.status !== 200) throw new Error(`the webhook was answered ${response.status} ${await response.text()}`);
  }
}

/** A message as `whatsapp` wants it. */
export function messageFrom(from, text) {
  return { from, text, id: `wamid.${randomUUID()}` };
}
