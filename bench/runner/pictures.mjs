// How the cost grows, as SVG: with load, with data, with clients. They have a light ground of their own, so that they can be
// read on a dark page too.

import * as echarts from 'echarts';

import { RATES } from './scenarios.mjs';
import { middle, short } from './table.mjs';

const SIZE = { width: 760, height: 380 };
const INK = '#24292f';
const COLOURS = ['#0b62d6', '#c2410c', '#15803d', '#7e22ce', '#a16207', '#0e7490'];
const COMPARED = 'socket.io';

/** @returns {Record<string, string>} the text of each picture by its name, of those for which there are figures */
export function pictures(results) {
  return drawn({ freshness: freshness(results), cpu: cpu(results), fanout: fanout(results), sockets: sockets(results) });
}

/** Reads on little and on much data. */
export function pictureOfReads({ reads, sizes: [little, much], messages }) {
  const names = Object.keys(reads);
  const bars = (size) => ({
    name: `${messages[size].toLocaleString('en')} messages`,
    type: 'bar',
    data: names.map((name) => reads[name][size].p99),
  });
  const option = {
    ...frame('Reads: p99, ms'),
    grid: { left: 250, right: 30, top: 70, bottom: 40 },
    xAxis: { type: 'value', ...axis() },
    yAxis: { type: 'category', data: names, inverse: true, ...axis() },
    series: [bars(little), bars(much)],
  };
  return drawn({ reads: option }, { ...SIZE, height: 120 + 26 * names.length });
}

function freshness({ targets }) {
  const series = Object.entries(targets).flatMap(([name, runs]) =>
    ['p50', 'p99'].map((share) => ({
      ...curve(`${name} ${share}`, RATES, RATES.map((rate) => middle(runs, `fresh${rate}.event_ms.${share}`))),
      lineStyle: { type: share === 'p50' ? 'dashed' : 'solid' },
    })),
  );
  return lines('From a webhook to the agent\'s screen, ms', 'webhooks a second', series, 'log');
}

/** Bars on each other: the system, and below it what it stores in. */
function cpu({ targets }) {
  const loads = [...RATES.map((rate) => `fresh${rate}`), 'ingest'];
  const series = Object.entries(targets).flatMap(([name, runs]) =>
    ['stores', 'app'].map((part) => ({
      name: part === 'app' ? name : `${name}: database`,
      type: 'bar',
      stack: name,
      barMaxWidth: 56,
      data: loads.map((load) => middle(runs, `${load}.cpu_s_per_1000.${part}`)),
    })),
  );
  if (series.every(({ data }) => data.every((value) => value === undefined))) return undefined;
  const data = [...RATES.map((rate) => rate.toLocaleString('en')), 'as many as are taken'];
  return {
    ...frame('CPU seconds for 1,000 messages'),
    grid: { left: 60, right: 40, top: 84, bottom: 56 },
    xAxis: { type: 'category', data, name: 'webhooks a second', nameLocation: 'middle', nameGap: 30, ...axis(), axisLabel: { color: INK, interval: 0 } },
    yAxis: { type: 'value', ...axis() },
    series,
  };
}

function fanout({ targets, references }) {
  const sizes = steps(targets, 'sockets.fanout');
  const series = systems(targets, references).flatMap(([name, runs]) =>
    ['median', 'last'].map((which) => ({
      ...curve(`${name}: ${which} agent`, sizes, sizes.map((size) => middle(runs, `sockets.fanout.${size}.${which}_ms.p50`))),
      lineStyle: { type: which === 'median' ? 'dashed' : 'solid' },
    })),
  );
  return lines('One event to many agents, ms', 'agents', series);
}

function sockets({ targets, references }) {
  const sizes = steps(targets, 'sockets.memory');
  const series = systems(targets, references).map(([name, runs]) => {
    const before = middle(runs, 'sockets.pss_before_mib');
    return curve(name, [0, ...sizes], [before, ...sizes.map((size) => middle(runs, `sockets.memory.${size}.pss_mib`))]);
  });
  return lines('Memory of the process by connected agents, MiB', 'agents', series);
}

function systems(targets, references) {
  return [...Object.entries(targets), [COMPARED, references.map(({ socketio }) => ({ sockets: socketio }))]];
}

/** The sizes that were measured. */
function steps(targets, path) {
  const [runs] = Object.values(targets);
  const found = path.split('.').reduce((value, key) => value?.[key], runs.find((run) => run.sockets && !run.sockets.error));
  return Object.keys(found ?? {}).map(Number).toSorted((one, other) => one - other);
}

/** Points of a line, on a scale where x is a number; those that were not measured are left out. */
function curve(name, xs, ys) {
  const data = xs.map((x, place) => [x, ys[place]]).filter(([, y]) => y !== undefined);
  const label = { show: true, position: 'top', color: INK, formatter: ({ value }) => short(value[1]) };
  return { name, type: 'line', symbolSize: 7, data, label, labelLayout: { hideOverlap: true } };
}

/** Lines over numbers. */
function lines(title, xName, series, scale = 'value') {
  const known = series.filter(({ data }) => data.length > 0);
  const xs = [...new Set(known.flatMap(({ data }) => data.map(([x]) => x)))];
  if (known.length === 0) return undefined;
  // marks where something was measured, and nowhere else
  const marks = { customValues: xs };
  return {
    ...frame(title),
    grid: { left: 60, right: 40, top: 84, bottom: 56 },
    xAxis: { type: scale, ...(scale === 'log' && { min: Math.min(...xs), max: Math.max(...xs) }), name: xName, nameLocation: 'middle', nameGap: 30, ...axis(), splitLine: { show: false }, axisTick: marks, axisLabel: { ...marks, color: INK, hideOverlap: true } },
    yAxis: { type: scale, ...axis() },
    series: known,
  };
}

function frame(title) {
  return {
    animation: false,
    backgroundColor: '#ffffff',
    color: COLOURS,
    textStyle: { fontFamily: 'system-ui, sans-serif', color: INK },
    title: { text: title, left: 16, top: 12, textStyle: { color: INK, fontSize: 16 } },
    legend: { top: 42, left: 16, itemGap: 20, textStyle: { color: INK } },
  };
}

function axis() {
  const line = { lineStyle: { color: '#8c959f' } };
  return { axisLine: line, axisLabel: { color: INK }, nameTextStyle: { color: INK }, splitLine: { lineStyle: { color: '#d8dee4' } } };
}

function drawn(options, size = SIZE) {
  const texts = {};
  for (const [name, option] of Object.entries(options)) {
    if (!option) continue;
    const picture = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
    picture.setOption(option);
    texts[name] = picture.renderToSVGString();
    picture.dispose();
  }
  return texts;
}
