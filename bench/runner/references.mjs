// What the figures are compared with, measured in the same run: what the parts that everything stands on can do alone.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePort, listening, run, start, stop } from './processes.mjs';
import { chosen, measure } from './scenarios.mjs';
import { Target } from './target.mjs';

const FOLDER = fileURLToPath(new URL('../references', import.meta.url));

/** By name: the scenarios it stands beside, and how it is measured. */
const REFERENCES = {
  // single rows in transactions of their own
  pgbench: { beside: ['ingest'], of: ({ postgres }, secs) => postgres.plainInserts(secs ?? 6) },
  // a handler that reads and says yes
  axum: { beside: ['ingest', 'fresh300'], of: bareHandler },
  // the official server of socket.io
  socketio: { beside: ['sockets'], of: socketServer },
};
export const REFERENCE_NAMES = Object.keys(REFERENCES);

/** @returns {Promise<Record<string, object>>} the figures of those that stand beside what is measured, or are named */
export async function measureReferences(shared, { only, secs }, say) {
  const figures = {};
  for (const [name, { beside, of }] of Object.entries(REFERENCES)) {
    if (only.length > 0 && ![name, ...beside].some((one) => only.includes(one))) continue;
    say(`  reference ${name}`);
    try {
      figures[name] = await of(shared, secs);
    } catch (error) {
      figures[name] = { error: error.message };
    }
  }
  return figures;
}

async function bareHandler({ loadgen, graph, tmp, bare, webhooks }, secs = 5) {
  const port = await freePort();
  const server = start([bare, String(port)], { name: 'the bare handler', log: join(tmp, 'bare.log') });
  try {
    await listening(port, server);
    const pids = join(tmp, 'bare-pids.json');
    writeFileSync(pids, JSON.stringify({ web: [server.child.pid] }));
    const post = async (options) => {
      const all = { target: webhooks, graph, pids, url: `http://127.0.0.1:${port}/`, secs, ...options };
      const args = Object.entries(all).flatMap(([key, value]) => [`--${key}`, String(value)]);
      const { stdout } = await run([loadgen, 'posts', ...args], { name: 'posts', seconds: secs + 60 });
      return JSON.parse(stdout);
    };
    await post({ conns: 16, secs: 1 });
    return { closed: await post({ conns: 32 }), at300: await post({ rate: 300 }) };
  } finally {
    await stop(server);
  }
}

async function socketServer(shared) {
  const target = await Target.load(join(FOLDER, 'socketio', 'target.toml'), shared);
  await target.start();
  try {
    const pids = join(shared.tmp, 'socketio-pids.json');
    writeFileSync(pids, JSON.stringify(target.pids()));
    const [sockets] = chosen(['sockets'], []).first;
    return await measure(sockets, shared.loadgen, target, { graph: shared.graph, pids });
  } finally {
    await target.stop();
  }
}
