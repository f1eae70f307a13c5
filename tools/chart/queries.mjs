// Checks the grammar of every query that the chart carries: those of its alerts and of its dashboard. And that docs/operations.md says of
// every alert what it means and what to do.

import { readFileSync } from 'node:fs';

import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

const file = (name) => readFileSync(new URL(`../../helm/files/${name}`, import.meta.url), 'utf8');

const alerts = parse(file('alerts.yaml')).flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ what: alert, expr })));
const panels = JSON.parse(file('dashboard.json')).panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ what: title, expr })));
/** Grafana's own variables stand for what they become. */
const plain = (expr) => expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$\w+/g, 'x');

let wrong = 0;
for (const { what, expr } of [...alerts, ...panels]) {
  parser.parse(plain(expr)).iterate({
    enter(node) {
      if (!node.type.isError) return;
      wrong += 1;
      console.error(`${what}: not a query, at “${plain(expr).slice(node.from, node.from + 30)}”: ${expr}`);
    },
  });
}
const docs = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const explained = [...docs.matchAll(/^\| (Frontdesk\w+) \| [^|]+ \| [^|]+ \|$/gm)].map(([, alert]) => alert);
const named = alerts.map(({ what }) => what);
for (const alert of named.filter((one) => !explained.includes(one))) {
  wrong += 1;
  console.error(`${alert}: docs/operations.md does not say what it means and what to do`);
}
for (const alert of explained.filter((one) => !named.includes(one))) {
  wrong += 1;
  console.error(`${alert}: docs/operations.md explains it, and there is no such alert`);
}

console.log(`${alerts.length} alerts and ${panels.length} panels' queries, ${wrong} mistakes`);
process.exitCode = wrong > 0 || alerts.length === 0 || panels.length === 0 ? 1 : 0;
