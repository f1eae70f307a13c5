#!/usr/bin/env node
// Holds docs/channels.md to its word: every test that a cell names is there and runs.
//
//   node scripts/channels.mjs                       looks for the names in the sources (quick, for `make lint`)
//   node scripts/channels.mjs --built --workspace   asks the built Rust tests for their names (for `make test`); what
//                                                   follows --built goes to `cargo test`: as they were built, so that
//                                                   nothing is built again
//
// A cell holds `names in backticks`, or `none`: the platform has no such thing.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const FIXTURES = 'connectors/tests/fixtures'
const UNIT = { 'backend/src': 'frontdesk', 'connectors/src': 'frontdesk_connectors', 'sandbox/src': 'frontdesk_sandbox' }
const INTEGRATION = ['backend/tests', 'connectors/tests', 'sandbox/tests']

const read = (path) => readFileSync(join(ROOT, path), 'utf8')
const files = (folder, ending) =>
  existsSync(join(ROOT, folder))
    ? readdirSync(join(ROOT, folder), { recursive: true }).filter((path) => path.endsWith(ending)).map((path) => path.replaceAll('\\', '/'))
    : []

/** Rust tests by path, `it::webhooks::door::name`, from the sources; true where they run. */
function rustInSources() {
  const found = new Map()
  const scan = (path, prefix) => {
    const attributes = /#\[(?:tokio::)?test(?:\([^\]]*\))?\]((?:\s*(?:#\[[^\]]*\]|\/\/[^\n]*))*)\s*(?:pub\s+)?(?:async\s+)?fn\s+(\w+)/g
    for (const [whole, between, name] of read(path).matchAll(attributes)) found.set([...prefix, name].join('::'), !`${whole}${between}`.includes('ignore'))
  }
  const modules = (path) => path.replace(/\.rs$/, '').split('/').filter((part) => part !== 'mod' && part !== 'main')
  for (const folder of INTEGRATION) files(folder, '.rs').forEach((path) => scan(`${folder}/${path}`, modules(path)))
  for (const [folder, crate] of Object.entries(UNIT))
    files(folder, '.rs').forEach((path) => scan(`${folder}/${path}`, [crate, ...modules(path).filter((part) => part !== 'lib'), 'tests']))
  return found
}

/** The same from the built tests themselves. */
function rustAsBuilt(options) {
  const found = new Map()
  const built = execFileSync('cargo', ['test', ...options, '--no-run', '--message-format=json'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] })
  const messages = built.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
  for (const { executable, target } of messages.filter((one) => one.profile?.test && one.executable)) {
    const list = (...more) => execFileSync(executable, ['--list', '--format', 'terse', ...more], { encoding: 'utf8', maxBuffer: 1 << 26 }).split('\n')
    const names = (lines) => lines.filter((line) => line.endsWith(': test')).map((line) => `${target.name.replaceAll('-', '_')}::${line.slice(0, -': test'.length)}`)
    names(list()).forEach((name) => found.set(name, true))
    names(list('--ignored')).forEach((name) => found.set(name, false))
  }
  return found
}

/** Tests in JavaScript and TypeScript, `e2e/desk: name`; true where they run. Names made of variables match any value. */
function scripted() {
  const found = []
  const scan = (path, key) => {
    const calls = /\b(?:test|it)(\.\w+)?(?:\.each\([^\n]*?\))?\(\s*(['"`])((?:\\.|(?!\2).)*)\2/g
    for (const [, modifier, , title] of read(path).matchAll(calls)) {
      const literal = title.replace(/\\(.)/g, '$1')
      const parts = literal.split(/\$\{[^}]*\}|%[sdij]|\$\w+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      found.push({ key, name: literal, pattern: new RegExp(`^${parts.join('.+')}$`), runs: !['.skip', '.todo'].includes(modifier) })
    }
  }
  files('e2e', '.test.mjs').filter((path) => !path.includes('node_modules')).forEach((path) => scan(`e2e/${path}`, `e2e/${basename(path, '.test.mjs')}`))
  files('dashboard/src', '.test.ts').forEach((path) => scan(`dashboard/src/${path}`, `dashboard/${path.replace(/\.test\.ts$/, '')}`))
  return found
}

/** Fixtures of webhooks, `messenger/attachments: sticker`. */
function fixtures() {
  const names = files(FIXTURES, '.json').flatMap((path) => JSON.parse(read(`${FIXTURES}/${path}`)).map((fixture) => `${path.replace(/\.json$/, '')}: ${fixture.name}`))
  return new Set(names)
}

function checker(rust) {
  const [scripts, webhooks] = [scripted(), fixtures()]
  return (name) => {
    if (name.includes('::')) return !rust.has(name) ? 'no Rust test has this name' : rust.get(name) ? undefined : 'this test is ignored'
    const [key, title] = [name.slice(0, name.indexOf(': ')), name.slice(name.indexOf(': ') + 2)]
    if (key.startsWith('e2e/') || key.startsWith('dashboard/')) {
      const test = scripts.find((one) => one.key === key && (one.name === title || one.pattern.test(title)))
      return !test ? 'no test of this file has this name' : test.runs ? undefined : 'this test is skipped'
    }
    return webhooks.has(name) ? undefined : 'no fixture has this name'
  }
}

/** The cells of all tables but those of their first column and of their heads. */
function cells(text) {
  const rows = text.split('\n').map((line, index) => ({ line, number: index + 1 })).filter(({ line }) => line.startsWith('|'))
  return rows
    .filter(({ number }, index) => index > 0 && rows[index - 1].number === number - 1 && !/^\|[\s|:-]+$/.test(text.split('\n')[number - 1]))
    .flatMap(({ line, number }) => {
      const [, kind, ...rest] = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
      return rest.slice(0, -1).map((cell) => ({ kind, cell, number }))
    })
}

const text = read('docs/channels.md')
const tables = text.slice(text.indexOf('<!-- tests from here -->'))
const offset = text.slice(0, text.indexOf('<!-- tests from here -->')).split('\n').length - 1
const [mode, ...options] = process.argv.slice(2)
const check = checker(mode === '--built' ? rustAsBuilt(options) : rustInSources())
const wrong = []
let named = 0
for (const { kind, cell, number } of cells(tables)) {
  const at = `docs/channels.md:${number + offset}: ${kind}`
  const names = [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1])
  if (names.length === 0 && cell !== 'none') wrong.push(`${at}: a cell names a test, or says “none”, not “${cell}”`)
  for (const name of names) {
    named += 1
    const reason = check(name)
    if (reason) wrong.push(`${at}: \`${name}\`: ${reason}`)
  }
}
if (named === 0) wrong.push('docs/channels.md names no test at all')
wrong.forEach((line) => console.error(line))
console.error(`docs/channels.md: ${named} tests named, ${wrong.length} cells or names wrong`)
process.exitCode = wrong.length > 0 ? 1 : 0
