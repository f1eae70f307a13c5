// Checks the grammar of every query that the chart carries: those of its alerts and of its dashboard.

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
console.log(`${alerts.length} alerts and ${panels.length} panels' queries, ${wrong} mistakes`);
process.exitCode = wrong > 0 || alerts.length === 0 || panels.length === 0 ? 1 : 0;
