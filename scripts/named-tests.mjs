// Finds tests by the names that the documents give them: Rust by path, `it::webhooks::door::name`; tests in JavaScript and TypeScript,
// `e2e/desk: name` and `dashboard/lib/text: name`; unit tests of the chart, `helm/secrets: name`; fixtures of webhooks, `messenger/events: name`.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const FIXTURES = 'connectors/tests/fixtures'
const UNIT = { 'backend/src': 'frontdesk', 'connectors/src': 'frontdesk_connectors', 'sandbox/src': 'frontdesk_sandbox' }
const INTEGRATION = ['backend/tests', 'connectors/tests', 'sandbox/tests']

export const read = (path) => readFileSync(join(ROOT, path), 'utf8')
export const isThere = (path) => existsSync(join(ROOT, path))
export const files = (folder, ending) =>
  isThere(folder)
    ? readdirSync(join(ROOT, folder), { recursive: true }).filter((path) => path.endsWith(ending)).map((path) => path.replaceAll('\\', '/'))
    : []

/** Rust tests by path, from the sources; true where they run. */
function rustInSources() {
  const found = new Map()
  const scan = (path, prefix) => {
    const attributes = /#\[(?:tokio::)?test(?:\([^\]]*\))?\]((?:\s*(?:#\[[^\]]*\]|\/\/[^\n]*))*)\s*(?:pub\s+)?(?:async\s+)?fn\s+(\w+)/g
    for (const [whole, between, name] of read(path).matchAll(attributes)) found.set([...prefix, name].join('::'), !`${whole}${between}`.includes('ignore'))
  }
  const modules = (path) => path.replace(/\.rs$/, '').split('/').filter((part) => part !== 'mod' && part !== 'main')
  // tests of a module stand at its end, or in a file of their own
  const inTests = (path) => [...path, ...(path.at(-1) === 'tests' ? [] : ['tests'])]
  for (const folder of INTEGRATION) files(folder, '.rs').forEach((path) => scan(`${folder}/${path}`, modules(path)))
  for (const [folder, crate] of Object.entries(UNIT))
    files(folder, '.rs').forEach((path) => scan(`${folder}/${path}`, inTests([crate, ...modules(path).filter((part) => part !== 'lib')])))
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

/** Rust tests by path, true where they run: by the sources, or with `--built …` by the built tests. */
export function rustTests([mode, ...options]) {
  return mode === '--built' ? rustAsBuilt(options) : rustInSources()
}

/** Tests by file and title; true where they run. Titles made of variables match any value. */
function titled() {
  const found = []
  const add = (key, name, runs) => {
    const parts = name.split(/\$\{[^}]*\}|%[sdij]|\$\w+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    found.push({ key, name, pattern: new RegExp(`^${parts.join('.+')}$`), runs })
  }
  const scan = (path, key) => {
    const calls = /\b(?:test|it)(\.\w+)?(?:\.each\([^\n]*?\))?\(\s*(['"`])((?:\\.|(?!\2).)*)\2/g
    for (const [, modifier, , title] of read(path).matchAll(calls)) add(key, title.replace(/\\(.)/g, '$1'), !['.skip', '.todo'].includes(modifier))
  }
  const scanChart = (path, key) => {
    for (const [, title, rest] of read(path).matchAll(/^ {2}- it: (.*)$((?:\n(?! {2}- it: ).*)*)/gm)) add(key, title, !/^ {4}skip:/m.test(rest))
  }
  files('e2e', '.test.mjs').filter((path) => !path.includes('node_modules')).forEach((path) => scan(`e2e/${path}`, `e2e/${basename(path, '.test.mjs')}`))
  files('dashboard/src', '.test.ts').forEach((path) => scan(`dashboard/src/${path}`, `dashboard/${path.replace(/\.test\.ts$/, '')}`))
  files('helm/tests', '_test.yaml').forEach((path) => scanChart(`helm/tests/${path}`, `helm/${basename(path, '_test.yaml')}`))
  return found
}

/** Fixtures of webhooks, `messenger/attachments: sticker`. */
function fixtures() {
  const names = files(FIXTURES, '.json').flatMap((path) => JSON.parse(read(`${FIXTURES}/${path}`)).map((fixture) => `${path.replace(/\.json$/, '')}: ${fixture.name}`))
  return new Set(names)
}

/**
 * What is wrong with a name; undefined where the test is there and runs. By the sources, or with the arguments `--built …` by the built Rust tests:
 * what follows goes to `cargo test`, as they were built, so that nothing is built again.
 */
export function checker(options) {
  const rust = rustTests(options)
  const [titles, webhooks] = [titled(), fixtures()]
  return (name) => {
    if (name.includes('::')) return !rust.has(name) ? 'no Rust test has this name' : rust.get(name) ? undefined : 'this test is ignored'
    const [key, title] = [name.slice(0, name.indexOf(': ')), name.slice(name.indexOf(': ') + 2)]
    if (/^(e2e|dashboard|helm)\//.test(key)) {
      const test = titles.find((one) => one.key === key && (one.name === title || one.pattern.test(title)))
      return !test ? 'no test of this file has this name' : test.runs ? undefined : 'this test is skipped'
    }
    return webhooks.has(name) ? undefined : 'no fixture has this name'
  }
}

/** Rows of Markdown tables but those of their heads: `{ cells, number }`. */
export function rows(text) {
  const lines = text.split('\n').map((line, index) => ({ line, number: index + 1 })).filter(({ line }) => line.startsWith('|'))
  return lines
    .filter(({ line, number }, index) => index > 0 && lines[index - 1].number === number - 1 && !/^\|[\s|:-]+$/.test(line))
    .map(({ line, number }) => ({ cells: line.split(/(?<!\\)\|/).map((cell) => cell.trim()).slice(1, -1), number }))
}

/** What stands in backticks. */
export const quoted = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1])

/** Says what is wrong with a document, and ends with 1 where something is. */
export function tell(wrong, summary) {
  wrong.forEach((line) => console.error(line))
  console.error(summary)
  process.exitCode = wrong.length > 0 ? 1 : 0
}
