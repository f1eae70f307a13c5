// What was aimed at, and whether it was reached. Some aims are ratios to a system named "node", measured in the same run.

import { middle, pick, short } from './table.mjs';

const RIVAL = 'node';

/** An aim in words, the paths of its figures, and what must hold for them; ratios are given the other system's figures too. */
const AIMS = [
  ['webhooks acknowledged/s at least 3 times Node\'s', ['ingest.accepted_per_s'], ([rate], [other]) => rate >= 3 * other],
  ['acknowledgement p99 at saturation below Node\'s', ['ingest.ack_ms.p99'], ([time], [other]) => time < other],
  ['messages for a CPU second of system and stores at least 3 times Node\'s', ['ingest.msgs_per_stack_cpu_s'], ([rate], [other]) => rate >= 3 * other],
  ['freshness at 300/s: p50 at most 1.5, p99 at most 4 ms', ['fresh300.event_ms.p50', 'fresh300.event_ms.p99'], within(1.5, 4)],
  ['freshness at 1,000/s: p50 at most 1.3, p99 at most 5 ms', ['fresh1000.event_ms.p50', 'fresh1000.event_ms.p99'], within(1.3, 5)],
  ['freshness at 2,000/s: p99 at most 15 ms, kept up', ['fresh2000.event_ms.p99'], within(15), ['fresh2000.kept_up']],
  ['reply at 20/s, POST to platform: p50 at most 3, p99 at most 8 ms', ['reply20.to_graph_ms.p50', 'reply20.to_graph_ms.p99'], within(3, 8)],
  ['replies delivered/s at least 2 times Node\'s', ['replymax.delivered_per_s'], ([rate], [other]) => rate >= 2 * other],
  ['replies lost, sent twice, out of order: none', ['replymax.lost', 'replymax.sent_twice', 'replymax.out_of_order_in_conversation'], within(0, 0, 0)],
  ['10,000 idle sockets at most 20 KiB each', ['sockets.memory.10000.kib_each', 'sockets.memory.10000.connected'], ([kib, agents]) => kib <= 20 && agents === 10_000],
  ['one event to 2,000 agents, the last one: at most 20 ms', ['sockets.fanout.2000.last_ms.p50'], within(20)],
  ['timeline reads/s at least 3 times Node\'s', ['timeline.per_s'], ([rate], [other]) => rate >= 3 * other],
  ['timeline p99 below half of Node\'s', ['timeline.ms.p99'], ([time], [other]) => time < other / 2],
  ['inbox reads/s at least 3 times Node\'s', ['inbox.per_s'], ([rate], [other]) => rate >= 3 * other],
  ['inbox p99 below half of Node\'s', ['inbox.ms.p99'], ([time], [other]) => time < other / 2],
  ['resident memory idle below 80, under load below 200 MB', ['idle_mb', 'ingest.resident.peak_mb'], ([idle, load]) => idle < 80 && load < 200],
  ['start to ready, database there, below 1,000 ms', ['startup.there_ms.max'], ([time]) => time < 1000],
  ['the quiet workspaces\' p99 beside one with 100 times as much: at most 1.5 times', ['neighbours.beside_p99_times'], within(1.5)],
  ['at twice the sustainable load some are told 503 with Retry-After (share), and memory stays below 200 MB', ['overload.busy_share', 'overload.resident.peak_mb'], ([share, peak]) => share > 0 && peak < 200],
  ['first load below 200 KB of script, interactive below 1,000 ms', ['screen.load.script_kb', 'screen.load.interactive_ms.p50'], within(200, 1000)],
  ['to a conversation that is cached below 50, to another below 200 ms', ['screen.switch_cached_ms.p50', 'screen.switch_uncached_ms.p50'], within(50, 200)],
  ['a key in a conversation of 20,000 messages below 16 ms', ['screen.key_ms.p95'], within(16)],
  ['scrolling: fewer than 300 rows in list and thread, no task over 50 ms', ['screen.list.rows', 'screen.thread.rows', 'screen.list.longest_task_ms', 'screen.thread.longest_task_ms'], within(299, 299, 50, 50)],
  ['heap after 200 conversations below 150 MB', ['screen.heap.mb'], within(150)],
  ['nothing lost, each exactly once', [], () => true, ['ingest.nothing_lost', 'ingest.exactly_once', 'dup.exactly_once', 'overload.nothing_lost', 'overload.exactly_once']],
];

function within(...most) {
  return (values) => values.every((value, place) => value <= most[place]);
}

/** For the first system, beside the rival where that was measured too. */
export function aims({ targets }) {
  const [ours] = Object.values(targets);
  const lines = ['| aim | measured | Node | |', '|---|---:|---:|---|'];
  for (const [words, figures, holds, truths = []] of AIMS) {
    const own = figures.map((path) => middle(ours, path));
    const facts = truths.flatMap((path) => ours.map((run) => pick(run, path)));
    if ([...own, ...facts].includes(undefined)) continue;
    const needsRival = holds.length > 1;
    const other = needsRival && targets[RIVAL] ? figures.map((path) => middle(targets[RIVAL], path)) : [];
    const known = !needsRival || (other.length > 0 && !other.includes(undefined));
    const verdict = !known ? 'not compared in this run' : facts.every(Boolean) && holds(own, other) ? 'met' : '**missed**';
    const shown = [...own.map(short), ...(truths.length > 0 ? [facts.every(Boolean) ? 'yes' : 'no'] : [])].join(' / ');
    lines.push(`| ${words} | ${shown} | ${known ? other.map(short).join(' / ') : ''} | ${verdict} |`);
  }
  return lines.join('\n');
}
