// Writes the figures down: as JSON, as pictures, and for a whole run into RESULTS.md, between the markers that are there for it.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { aims } from './aims.mjs';
import { pictureOfReads, pictures } from './pictures.mjs';
import { table } from './table.mjs';

const BENCH = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(BENCH, 'RESULTS.md');
const WORDS = {
  freshness: 'Freshness by load',
  cpu: 'CPU by load',
  fanout: 'Time to the median and the last agent, by agents',
  sockets: 'Memory by connected agents',
  reads: 'Reads on little and on much data',
};

/**
 * @param {object} results
 * @param {boolean} whole whether everything was measured in full: a look goes elsewhere, so that it never passes for the whole
 * @returns {string} the folder, as a person would name it
 */
export function report(results, whole) {
  const drawn = pictures(results);
  const folder = write(whole, 'latest', results, drawn);
  if (whole) fill('figures', [heading(results), table(results), '### Against the aims', aims(results), ...shown(drawn)].join('\n\n'));
  return folder;
}

/** The same for reads on much data, whose table is given. */
export function reportReads(results, text, whole) {
  const drawn = pictureOfReads(results);
  const folder = write(whole, 'large', results, drawn);
  if (whole) fill('reads', [heading(results), text, ...shown(drawn)].join('\n\n'));
  return folder;
}

function write(whole, name, results, drawn) {
  const folder = whole ? 'results' : join('results', 'partial');
  mkdirSync(join(BENCH, folder), { recursive: true });
  writeFileSync(join(BENCH, folder, `${name}.json`), `${JSON.stringify(results, null, 1)}\n`);
  for (const [picture, text] of Object.entries(drawn)) writeFileSync(join(BENCH, folder, `${picture}.svg`), `${text}\n`);
  return join('bench', folder);
}

function shown(drawn) {
  return Object.keys(drawn).map((name) => `![${WORDS[name]}](results/${name}.svg)`);
}

function heading({ when, commit, machine, settings }) {
  const { cpu, cores, memory_gib: memory, kernel, postgresql } = machine;
  const runs = settings && (settings.runs > 1 ? `, medians of ${settings.runs} runs with the smallest and the largest` : ', one run');
  return `${when.slice(0, 10)}, commit ${commit ?? 'unknown'}; ${cores} cores of ${cpu}, ${memory} GiB, Linux ${kernel}, PostgreSQL ${postgresql}${runs ?? ''}.`;
}

function fill(name, text) {
  const page = readFileSync(PAGE, 'utf8');
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`RESULTS.md has no place for the ${name}: the lines ${start} and ${end} are missing.`);
  writeFileSync(PAGE, `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`);
}
