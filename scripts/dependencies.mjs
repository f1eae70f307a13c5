#!/usr/bin/env node
// What others wrote and we build on: every package comes from its registry and no other place, and under a license that goes with ours
// (AGPL-3.0-only). Whether one has a known weakness is asked by scripts/audit.sh, which needs the network.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

const ALLOWED = new Set([
  '0BSD', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0', 'BlueOak-1.0.0', 'CC0-1.0',
  'CDLA-Permissive-2.0', 'ISC', 'MIT', 'MIT-0', 'MPL-2.0', 'OFL-1.1', 'Python-2.0', 'Unicode-3.0', 'Unlicense', 'Zlib',
])
/** They say theirs in a file and not in their package. */
const SAID_ELSEWHERE = new Map([
  ['apalis-postgres', 'MIT'],
  ['xmlhttprequest-ssl', 'MIT'],
])
const CRATES = 'registry+https://github.com/rust-lang/crates.io-index'
const PLATFORM = 'x86_64-unknown-linux-gnu'

/** `(A OR B) AND C`: of what is joined by AND each has to be allowed, of alternatives one. */
const isAllowed = (expression) =>
  expression
    .replaceAll(/\s*\/\s*/g, ' OR ')
    .split(' AND ')
    .every((part) => part.replaceAll(/[()]/g, '').split(' OR ').some((license) => ALLOWED.has(license.trim())))

const wrong = []
const check = (where, name, license) => {
  const said = license ?? SAID_ELSEWHERE.get(name)
  if (!said) wrong.push(`${where}: ${name} says nothing of its license`)
  else if (!isAllowed(said)) wrong.push(`${where}: ${name} is under ${said}, which is not among those in scripts/dependencies.mjs`)
}

function crates() {
  const command = ['metadata', '--format-version', '1', '--locked', '--filter-platform', PLATFORM]
  const { packages } = JSON.parse(execFileSync('cargo', command, { maxBuffer: 2 ** 28 }))
  const others = packages.filter(({ source }) => source)
  for (const { name, license, source } of others) {
    if (source !== CRATES) wrong.push(`Cargo.lock: ${name} comes from ${source}`)
    check('Cargo.lock', name, license)
  }
  return others.length
}

function modules(lockFile) {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'))
  const others = Object.entries(packages).filter(([path]) => path)
  for (const [path, { license, resolved }] of others) {
    const name = path.split('node_modules/').at(-1)
    if (resolved) wrong.push(`${lockFile}: ${name} has the address it was downloaded from: npm install with our .npmrc leaves it out`)
    check(lockFile, name, license)
  }
  return others.length
}

/** What was built or brought is not ours, and neither are the lock files in it. */
const NOT_OURS = ['.cache', '.git', '.frontdesk', 'dist', 'node_modules', 'target']
const lockFilesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return NOT_OURS.includes(entry.name) ? [] : lockFilesIn(`${folder}/${entry.name}`)
    return entry.name === 'package-lock.json' ? [`${folder}/${entry.name}`.slice(2)] : []
  })

const lockFiles = lockFilesIn('.')
const counted = [crates(), ...lockFiles.map(modules)].reduce((sum, each) => sum + each, 0)
for (const text of wrong) console.error(text)
if (wrong.length) process.exitCode = 1
else console.log(`${counted} packages, each from its registry, under licenses that go with ours`)
