// Whether everything that carries the version of this tree carries the same one, and the release before it is another (docs/releasing.md).

import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const found = (path, pattern) => pattern.exec(read(path))?.[1] ?? 'nothing';

const version = found('Cargo.toml', /^version = "(.+)"$/m);
const wrong = [];
for (const [path, pattern] of [
  ['Cargo.lock', /name = "frontdesk"\nversion = "(.+)"/],
  ['backend/openapi.json', /^    "version": "(.+)"$/m],
  ['helm/Chart.yaml', /^version: (.+)$/m],
  ['helm/Chart.yaml', /^appVersion: (.+)$/m],
  ['Dockerfile', /^ARG VERSION=(.+)$/m],
  ['compose.yaml', /\$\{FRONTDESK_VERSION:-(.+?)\}/],
]) {
  const its = found(path, pattern);
  if (its !== version) wrong.push(`${path} says ${its}, and Cargo.toml ${version}`);
}

const [tag, commit] = read('scripts/release-before').trim().split(' ');
if (!/^v\d+\.\d+\.\d+$/.test(tag) || !/^[0-9a-f]{40}$/.test(commit ?? '')) wrong.push('scripts/release-before is not a tag and a commit');
if (tag === `v${version}`) wrong.push(`scripts/release-before names ${tag}, which is this version`);
const released = [...read('CHANGELOG.md').matchAll(/^## \[(\d.*?)\] - \d{4}-\d{2}-\d{2}$/gm)].map(([, one]) => one);
// on the commit of a release its own entry is the newest
if (![`v${released[0]}`, `v${released[1]}`].includes(tag) || (`v${released[0]}` !== tag && released[0] !== version))
  wrong.push(`CHANGELOG.md has ${released.join(', ') || 'no release'}, and scripts/release-before names ${tag}`);

console.log(`${version}, after ${tag}: ${wrong.length} mistakes`);
for (const one of wrong) console.error(one);
process.exitCode = wrong.length > 0 ? 1 : 0;
