// The figures as a Markdown table: a column for each system, the median of its runs with the smallest and the largest, and
// beside them what the parts that everything stands on did alone in the same run.

import { RATES } from './scenarios.mjs';

/** A heading, the figures in it by path, and what it is compared with: a name and paths of the references. */
const ROWS = [
  ['**start**, database there, until ready: p50 / max ms', ['startup.there_ms.p50', 'startup.there_ms.max']],
  ['… empty database, with making the schema', ['startup.empty_ms.p50', 'startup.empty_ms.max']],
  ['**memory**, idle: resident MB', ['idle_mb']],
  ['… most during `ingest`', ['ingest.resident.peak_mb']],
  ['**ingest**, 32 connections: acknowledged webhooks/s', ['ingest.accepted_per_s'], ['single-row inserts of pgbench, bare axum', 'pgbench.per_s', 'axum.closed.per_s']],
  ['… acknowledgement p50 / p99 ms', ['ingest.ack_ms.p50', 'ingest.ack_ms.p99'], ['bare axum', 'axum.closed.ack_ms.p50', 'axum.closed.ack_ms.p99']],
  ['… POST to socket event p99 ms, at that load', ['ingest.event_ms.p99']],
  ['… nothing lost, each exactly once', ['ingest.nothing_lost', 'ingest.exactly_once']],
  ['… messages per CPU second of system and stores', ['ingest.msgs_per_stack_cpu_s']],
  ['… CPU seconds for 1,000 messages: system / stores / both', perThousand('ingest'), ['bare axum', 'axum.closed.cpu_s_per_1000.app']],
  ...RATES.flatMap((rate) => [
    [`**freshness** at ${rate}/s: p50 / p95 ms`, [`fresh${rate}.event_ms.p50`, `fresh${rate}.event_ms.p95`]],
    ['… p99 / max ms', [`fresh${rate}.event_ms.p99`, `fresh${rate}.event_ms.max`], ...(rate === 300 ? [['answer of bare axum', 'axum.at300.ack_ms.p99', 'axum.at300.ack_ms.max']] : [])],
    ['… kept up', [`fresh${rate}.kept_up`]],
    ['… CPU seconds for 1,000 messages: system / stores / both', perThousand(`fresh${rate}`)],
  ]),
  ['**reply** at 20/s: POST to platform p50 / p99 ms', ['reply20.to_graph_ms.p50', 'reply20.to_graph_ms.p99']],
  ['… POST to the event "sent" p50 ms (the platform takes 50)', ['reply20.to_sent_status_ms.p50']],
  ['**replies**, 16 connections: accepted/s', ['replymax.accepted_per_s']],
  ['… delivered/s', ['replymax.delivered_per_s']],
  ['… lost / sent twice / out of order', ['replymax.lost', 'replymax.sent_twice', 'replymax.out_of_order_in_conversation']],
  ['**timeline**, last 50 messages, 16 connections: reads/s', ['timeline.per_s']],
  ['… p50 / p99 ms', ['timeline.ms.p50', 'timeline.ms.p99']],
  ['**inbox**, first 50 open conversations: reads/s', ['inbox.per_s']],
  ['… p50 / p99 ms', ['inbox.ms.p50', 'inbox.ms.p99']],
  ['**sockets**: agents connected', ['sockets.connected'], ['socket.io', 'socketio.connected']],
  ['… connects/s', ['sockets.connects_per_s'], ['socket.io', 'socketio.connects_per_s']],
  ...[1000, 2000, 5000, 10_000].map((step) => [`… ${step} idle: KiB for each`, [`sockets.memory.${step}.kib_each`], ['socket.io', `socketio.memory.${step}.kib_each`]]),
  ...[1000, 2000, 5000].map((audience) => {
    const of = (whose) => ['median_ms.p50', 'last_ms.p50'].map((figure) => `${whose}.fanout.${audience}.${figure}`);
    return [`**one event to ${audience} agents**: POST to the median / the last one, ms`, of('sockets'), ['socket.io', ...of('socketio')]];
  }),
  ['**screen**: script of the first load, KB compressed', ['screen.load.script_kb']],
  ['… interactive: p50 / max ms', ['screen.load.interactive_ms.p50', 'screen.load.interactive_ms.max']],
  ['… to a conversation that is cached: p50 / p95 ms', ['screen.switch_cached_ms.p50', 'screen.switch_cached_ms.p95']],
  ['… to one that is not: p50 / p95 ms', ['screen.switch_uncached_ms.p50', 'screen.switch_uncached_ms.p95']],
  ['… a key in a conversation of 20,000 messages: p50 / p95 ms', ['screen.key_ms.p50', 'screen.key_ms.p95']],
  ['… until it is on the screen, the wait for the frame included: p50 / p95 ms', ['screen.key_painted_ms.p50', 'screen.key_painted_ms.p95']],
  ['… rows in the document at most, list / thread', ['screen.list.rows', 'screen.thread.rows']],
  ['… longest task while scrolling, list / thread, ms (0: none over 50)', ['screen.list.longest_task_ms', 'screen.thread.longest_task_ms']],
  ['… heap after 200 conversations, MB', ['screen.heap.mb']],
  ['**repeated** webhooks, 20 %: each exactly once', ['dup.exactly_once']],
  ['**neighbours**, nine at 5/s each alone: freshness p50 / p99 ms', ['neighbours.alone.event_ms.p50', 'neighbours.alone.event_ms.p99']],
  ['… beside one at 500/s', ['neighbours.beside.event_ms.p50', 'neighbours.beside.event_ms.p99']],
  ['… p99, times that of alone', ['neighbours.beside_p99_times']],
  ['… beside one at full speed', ['neighbours.full.event_ms.p50', 'neighbours.full.event_ms.p99']],
  ['… p99, times that of alone', ['neighbours.full_p99_times']],
  ['… all of the nine\'s acknowledged and seen', ['neighbours.nothing_lost']],
  ['**overload**, twice what `ingest` took: offered/s', ['overload.rate']],
  ['… acknowledged/s', ['overload.accepted_per_s']],
  ['… answered 503 with Retry-After', ['overload.busy_share']],
  ['… acknowledgement p50 / p99 ms of the others', ['overload.ack_ms.p50', 'overload.ack_ms.p99']],
  ['… resident MB before / most / after', ['overload.resident.start_mb', 'overload.resident.peak_mb', 'overload.resident.end_mb']],
  ['… nothing lost, each exactly once', ['overload.nothing_lost', 'overload.exactly_once']],
];

function perThousand(name) {
  return ['app', 'stores', 'both'].map((part) => `${name}.cpu_s_per_1000.${part}`);
}

/** @param {{targets: Record<string, object[]>, references: object[]}} results */
export function table({ targets, references }) {
  const names = Object.keys(targets);
  const lines = [`| | ${names.join(' | ')} | to compare with |`, `|---|${'---:|'.repeat(names.length)}---|`];
  for (const [heading, figures, beside] of ROWS) {
    const cells = names.map((name) => cell(targets[name], figures));
    if (cells.every((one) => one === undefined)) continue;
    const other = beside && cell(references, beside.slice(1));
    lines.push(`| ${[heading, ...cells.map((one) => one ?? '–'), other ? `${other} (${beside[0]})` : ''].join(' | ')} |`);
  }
  return lines.join('\n');
}

/** Undefined where nothing was measured. */
function cell(runs, figures) {
  const values = figures.map((figure) => median(runs, figure));
  return values.some((value) => value !== undefined) ? values.map((value) => value ?? '–').join(' / ') : undefined;
}

/** A line for each scenario while it runs. */
export function line(name, run) {
  const figures = run[name];
  if (figures.error) return `${name}: not measured: ${figures.error}`;
  const paths = new Set(ROWS.flatMap(([, own]) => own).filter((path) => path.startsWith(`${name}.`)));
  const shown = [...paths].map((path) => [path.slice(name.length + 1), pick(run, path)]).filter(([, value]) => value !== undefined);
  const problems = ['refused', 'unknown', 'first_error', 'warning'].map((key) => [key, figures[key]]).filter(([, value]) => value);
  return `${name}: ${[...shown, ...problems].map(([key, value]) => `${key} ${value}`).join(', ')}`;
}

export function pick(run, path) {
  return path.split('.').reduce((value, key) => value?.[key], run) ?? undefined;
}

/** The median of a figure as a number, or nothing. */
export function middle(runs, path) {
  const known = runs.map((run) => pick(run, path)).filter((value) => typeof value === 'number');
  if (known.length === 0) return undefined;
  const sorted = known.toSorted((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The same in words, with the smallest and the largest. */
function median(runs, path) {
  const known = runs.map((run) => pick(run, path)).filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  if (known.some((value) => typeof value === 'boolean')) {
    const good = known.filter(Boolean).length;
    return good === known.length ? 'yes' : good === 0 ? 'no' : `${good} of ${known.length}`;
  }
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const value = short(middle(runs, path));
  return least === most ? value : `${value} (${short(least)}–${short(most)})`;
}

export function short(number) {
  if (Number.isInteger(number) || Math.abs(number) >= 100) return number.toFixed(0);
  return number.toFixed(Math.abs(number) >= 10 ? 1 : Math.abs(number) >= 1 || number === 0 ? 2 : 3);
}
