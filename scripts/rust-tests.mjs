// Runs the tests of the workspace; arguments go to `cargo test`. One that fails is run once more, by itself, except where what is
// lost, doubled or out of order is counted (docs/decisions/0043-a-second-run.md).
import { spawn } from 'node:child_process';

/** Modules of tests that are final. */
const FINAL = [
  'api_channel',
  'changelog',
  'connecting',
  'delivery',
  'kill',
  'leftovers',
  'realtime',
  'reconcile',
  'spine',
  'storm',
  'telegram',
  'webhook_endpoints',
  'webhooks',
];
/** More than so many do not fail by chance. */
const MOST_BY_CHANCE = 3;

/** What is printed goes on as it comes; returns the exit code and what stood on the standard output. */
function cargo(args) {
  const child = spawn('cargo', ['test', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text) => {
    said += text;
    process.stdout.write(text);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}

const sum = (said, pattern) => [...said.matchAll(pattern)].reduce((all, [, count]) => all + Number(count), 0);

const options = process.argv.slice(2);
const first = await cargo([...options, '--no-fail-fast']);
const failed = [...first.said.matchAll(/^test (\S+) \.\.\. FAILED$/gm)].map(([, name]) => name);
// a program that did not build or broke off has failures without a name
const areAll = failed.length > 0 && failed.length === sum(first.said, /^test result: FAILED\. \d+ passed; (\d+) failed/gm);
const isFinal = failed.some((name) => FINAL.includes(name.split('::')[0]));
if (first.code !== 0 && areAll && !isFinal && failed.length <= MOST_BY_CHANCE) {
  console.log(`Once more, by themselves: ${failed.join(' | ')}`);
  const again = await cargo([...options, '--no-fail-fast', '--', '--exact', ...failed]);
  const passed = sum(again.said, /^test result: ok\. (\d+) passed/gm);
  if (again.code === 0 && passed >= failed.length) {
    console.log(`UNSTEADY, failed once and passed by themselves: ${failed.join(' | ')}`);
    process.exit(0);
  }
}
process.exit(first.code);
