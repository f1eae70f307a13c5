// The figures as a Markdown table: a column for each system, the median of its runs with the smallest and the largest.

const ROWS = [
  ['idle process(es): resident MB', 'idle_mb'],
  ['**ingest**, 32 connections: acknowledged webhooks/s', 'ingest.accepted_per_s'],
  ['… as a share of PostgreSQL\'s plain inserts', share],
  ['… acknowledgement p50 / p99 ms', 'ingest.ack_ms.p50', 'ingest.ack_ms.p99'],
  ['… POST to socket event p99 ms, at that load', 'ingest.event_ms.p99'],
  ['… nothing lost, each exactly once', 'ingest.nothing_lost', 'ingest.exactly_once'],
  ['… messages per CPU second of system and PostgreSQL', 'ingest.msgs_per_stack_cpu_s'],
  ...[100, 300, 1000].flatMap((rate) => [
    [`**freshness** at ${rate}/s: p50 / p95 ms`, `fresh${rate}.event_ms.p50`, `fresh${rate}.event_ms.p95`],
    ['… p99 / max ms', `fresh${rate}.event_ms.p99`, `fresh${rate}.event_ms.max`],
    ['… kept up', `fresh${rate}.kept_up`],
  ]),
  ['**reply** at 20/s: POST to platform p50 / p99 ms', 'reply20.to_graph_ms.p50', 'reply20.to_graph_ms.p99'],
  ['… POST to the event "sent" p50 ms (the platform takes 50)', 'reply20.to_sent_status_ms.p50'],
  ['**replies**, 16 connections: accepted/s', 'replymax.accepted_per_s'],
  ['… delivered/s', 'replymax.delivered_per_s'],
  ['… lost / sent twice / out of order', 'replymax.lost', 'replymax.sent_twice', 'replymax.out_of_order_in_conversation'],
  ['**timeline**, last 50 messages, 16 connections: reads/s', 'timeline.per_s'],
  ['… p50 / p99 ms', 'timeline.ms.p50', 'timeline.ms.p99'],
  ['**inbox**, first 50 open conversations: reads/s', 'inbox.per_s'],
  ['… p50 / p99 ms', 'inbox.ms.p50', 'inbox.ms.p99'],
  ['**sockets**: connected of 2000', 'sockets.connected'],
  ['… KiB for each', 'sockets.kib_per_connection'],
  ['… POST to the last of them, p50 ms', 'sockets.fanout_last_ms.p50'],
  ['**repeated** webhooks, 20 %: each exactly once', 'dup.exactly_once'],
];

/** @param {{targets: Record<string, object[]>}} results */
export function table({ targets }) {
  const names = Object.keys(targets);
  const lines = [`| | ${names.join(' | ')} |`, `|---|${'---:|'.repeat(names.length)}`];
  for (const [label, ...figures] of ROWS) {
    const cells = names.map((name) => figures.map((figure) => middle(targets[name].map((run) => pick(run, figure)))));
    if (cells.flat().some((cell) => cell !== undefined)) {
      lines.push(`| ${label} | ${cells.map((cell) => cell.map((one) => one ?? '–').join(' / ')).join(' | ')} |`);
    }
  }
  const plain = middle(Object.values(targets)[0].map((run) => run.pgbench?.per_s));
  if (plain) lines.push('', `PostgreSQL's plain inserts, one row a transaction, 32 clients of pgbench, in the same run: ${plain}/s.`);
  return lines.join('\n');
}

/** A line for each scenario while it runs. */
export function line(name, figures) {
  if (figures.error) return `${name}: not measured: ${figures.error}`;
  const paths = new Set(ROWS.flatMap(([, ...all]) => all).filter((path) => typeof path === 'string' && path.startsWith(`${name}.`)));
  const shown = [...paths].map((path) => [path.slice(name.length + 1), pick({ [name]: figures }, path)]);
  const problems = ['refused', 'unknown', 'first_error', 'warning'].map((key) => [key, figures[key]]).filter(([, value]) => value);
  return `${name}: ${[...shown, ...problems].map(([key, value]) => `${key} ${value}`).join(', ')}`;
}

function pick(run, figure) {
  if (typeof figure === 'function') return figure(run);
  return figure.split('.').reduce((value, key) => value?.[key], run) ?? undefined;
}

function share(run) {
  const [ours, plain] = [run.ingest?.accepted_per_s, run.pgbench?.per_s];
  return ours && plain ? ours / plain : undefined;
}

function middle(values) {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  if (known.some((value) => typeof value === 'boolean')) {
    const good = known.filter(Boolean).length;
    return good === known.length ? 'yes' : good === 0 ? 'no' : `${good} of ${known.length}`;
  }
  const sorted = known.toSorted((one, other) => one - other);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  const [least, most] = [sorted[0], sorted.at(-1)];
  return least === most ? short(median) : `${short(median)} (${short(least)}–${short(most)})`;
}

function short(number) {
  if (Number.isInteger(number) || Math.abs(number) >= 100) return number.toFixed(0);
  return number.toFixed(Math.abs(number) >= 10 ? 1 : 2);
}
