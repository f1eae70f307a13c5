// Every process that is started here is ended here, by its id, however the run ends.

import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createConnection, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const running = [];
let ending = false;

/**
 * Starts a process. It gets a group of its own, so that Ctrl-C in the terminal does not reach it past us, which would
 * end all of them at once and in no order.
 *
 * @param {string[]} command
 * @param {{name: string, log?: string, stopSignal?: NodeJS.Signals, cwd?: string, env?: object, uid?: number, gid?: number}} options
 */
export function start([program, ...args], { name, log, stopSignal = 'SIGTERM', ...options }) {
  if (ending) throw new Error('the run was ended');
  const output = log ? openSync(log, 'a') : 'pipe';
  const child = spawn(program, args, { ...options, detached: true, stdio: ['ignore', output, output] });
  if (log) closeSync(output);
  const started = { name, child, log, stopSignal, ended: undefined };
  started.done = new Promise((resolve) => {
    const end = (how) => {
      started.ended = how;
      const index = running.indexOf(started);
      if (index >= 0) running.splice(index, 1);
      resolve(how);
    };
    child.once('error', (error) => end({ problem: error.message }));
    child.once('close', (code, signal) => end({ code, problem: code === 0 ? undefined : (signal ?? `exit code ${code}`) }));
  });
  running.push(started);
  return started;
}

/** Runs a command to its end and gives its output; throws with what it said when it fails or takes too long. */
export async function run(command, { name = command[0], seconds = 60, ...options } = {}) {
  const started = start(command, { name, ...options });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    started.child[stream].setEncoding('utf8').on('data', (text) => (output[stream] += text));
  }
  const timer = AbortSignal.timeout(seconds * 1000);
  const late = new Promise((resolve) => timer.addEventListener('abort', () => resolve('late'), { once: true }));
  if ((await Promise.race([started.done, late])) === 'late') {
    await stop(started);
    throw new Error(`${name} took longer than ${seconds} s`);
  }
  if (started.ended.problem) {
    const said = (output.stderr.trim() || output.stdout.trim()).slice(-1500);
    throw new Error(`${name} failed (${started.ended.problem})${said ? `: ${said}` : ''}`);
  }
  return output;
}

/** Ends a process: first in words, then by force. */
export async function stop(started) {
  // without an id it was never there
  if (started.ended || started.child.pid === undefined) return;
  signal(started.child.pid, started.stopSignal);
  const patience = AbortSignal.timeout(15_000);
  const late = new Promise((resolve) => patience.addEventListener('abort', () => resolve('late'), { once: true }));
  if ((await Promise.race([started.done, late])) === 'late') {
    // the group is the one that was made for it, children of its own included
    signal(-started.child.pid, 'SIGKILL');
    await Promise.race([started.done, sleep(5000)]);
  }
}

/** Ends all of them, the last started first. Nothing can be started afterwards. */
export async function stopAll() {
  ending = true;
  for (const started of [...running].reverse()) await stop(started);
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Waits until something accepts connections; throws when the process ended instead. */
export async function listening(port, started, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (started.ended) break;
    if (await accepts(port)) return;
    await sleep(100);
  }
  const how = started.ended ? `ended (${started.ended.problem ?? 'exit code 0'})` : `did not listen within ${seconds} s`;
  throw new Error(`${started.name} ${how}${tail(started.log)}`);
}

/** Waits until an address answers 200, asking every 2 ms; throws when the process ended instead. */
export async function answering(url, started, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end && !started.ended) {
    if (await saysYes(url)) return;
    await sleep(2);
  }
  const how = started.ended ? `ended (${started.ended.problem ?? 'exit code 0'})` : `was not ready within ${seconds} s`;
  throw new Error(`${started.name} ${how}${tail(started.log)}`);
}

function saysYes(url) {
  return new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).once('error', () => resolve(false));
  });
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** The logs go with the temporary folder: an error has to bring what matters of them. */
function tail(log) {
  const text = log ? readFileSync(log, 'utf8').trim() : '';
  return text ? `:\n${text.split('\n').slice(-12).join('\n')}` : '';
}

/**
 * A port that is free, and that no client gets by chance: thousands of agents take theirs from the system's range, and one
 * of them might have the port when a server is started again.
 */
export async function freePort() {
  const [lowest] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/).map(Number);
  for (let tries = 0; tries < 100; tries += 1) {
    // where that range begins so low that nothing is below it, any will do
    const port = await listenOnce(lowest > 12_000 ? randomInt(10_240, lowest) : 0);
    if (port) return port;
  }
  throw new Error('No free port was found.');
}

/** The port, or nothing when it is taken. */
function listenOnce(wanted) {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** What a program needs of our environment, without what the person set for other servers and databases. */
export function cleanEnvironment(bin) {
  const { PATH, HOME, USER, LANG, TMPDIR } = process.env;
  const kept = { PATH: `${bin}:${PATH}`, HOME, USER, LANG, TMPDIR };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}
