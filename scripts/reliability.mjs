#!/usr/bin/env node
// Holds docs/reliability.md to its word: every scenario, test and file that it names is there and runs, every scenario holds a promise, and a
// star stands on what `make test` runs, and on nothing else.
//
//   node scripts/reliability.mjs                       looks for the names in the sources (quick, for `make lint`)
//   node scripts/reliability.mjs --built --workspace   asks the built Rust tests for their names (for `make test`), as scripts/channels.mjs does
import { files, isThere, quoted, read, rows, rustTests, tell } from './named-tests.mjs'

const DOCUMENT = 'docs/reliability.md'
const SCENARIOS = 'e2e/faults/scenarios'
const PART = 'e2e/faults.test.mjs'

const scenarios = new Set(files(SCENARIOS, '.mjs').flatMap((path) => [...read(`${SCENARIOS}/${path}`).matchAll(/^ {4}name: '([\w-]+)',$/gm)].map(([, name]) => name)))
const inTest = new Set([.../PROVEN = \[([^\]]*)\]/.exec(read(PART))[1].matchAll(/'([\w-]+)'/g)].map(([, name]) => name))
const decisions = files('docs/decisions', '.md')
const rust = rustTests(process.argv.slice(2))
const wrong = []
let named = 0

/** A module or a function: `it kill::server`, `batcher::tests`. */
function wrongInRust(name) {
  const path = name.replace(/^it /, 'it::')
  const found = [...rust].filter(([key]) => (path === name ? `::${key}::`.includes(`::${path}::`) : `${key}::`.startsWith(`${path}::`)))
  if (found.length === 0) return 'there is no Rust test or module of this name'
  return found.some(([, runs]) => runs) ? undefined : 'nothing of it runs'
}

const isScenario = (name) => /^[a-z0-9]+(-[a-z0-9]+)+$/.test(name) || scenarios.has(name)
const wrongScenario = (name) => (scenarios.has(name) ? undefined : `${SCENARIOS} has no such scenario`)

/** What is wrong with a name; undefined where nothing is, or where it names neither test nor file. */
function wrongIn(name) {
  if (name.startsWith('it ') || name.includes('::')) return wrongInRust(name)
  if (name.startsWith('e2e/')) return isThere(name) ? undefined : 'there is no such file'
  if (name.startsWith('decisions/')) return decisions.some((path) => `decisions/${path}`.startsWith(name)) ? undefined : 'there is no such decision'
  return isScenario(name) ? wrongScenario(name) : undefined
}

/** What a promise is held by is a scenario or a test, or the command that runs it. */
function wrongHolder(name, star) {
  if (name.startsWith('make ')) return undefined
  const isTest = name.startsWith('it ') || name.includes('::') || name.endsWith('.test.mjs')
  const reason = isTest ? wrongIn(name) : wrongScenario(name)
  const starred = isTest || inTest.has(name)
  return reason ?? (star === starred ? undefined : starred ? '`make test` runs it, and it has no star' : 'it has a star, and `make test` does not run it')
}

const say = (number, name, reason) => reason && wrong.push(`${DOCUMENT}:${number}: \`${name}\`: ${reason}`)
const promised = new Set()
for (const { cells, number } of rows(read(DOCUMENT))) {
  if (cells.length === 2) {
    for (const [, name, star] of cells[1].matchAll(/`([^`]+)`(\*?)/g)) {
      named += 1
      promised.add(name)
      say(number, name, wrongHolder(name, star === '*'))
    }
  } else {
    for (const name of quoted(cells[0])) {
      named += 1
      say(number, name, wrongScenario(name))
    }
  }
}
for (const [index, line] of read(DOCUMENT).split('\n').entries()) {
  if (line.startsWith('|')) continue
  for (const name of quoted(line)) say(index + 1, name, wrongIn(name))
}
for (const name of scenarios) if (!promised.has(name)) wrong.push(`${DOCUMENT}: no promise is held by the scenario \`${name}\``)
for (const name of inTest) if (!scenarios.has(name)) wrong.push(`${PART}: \`${name}\`: ${wrongScenario(name)}`)
if (scenarios.size === 0 || inTest.size === 0) wrong.push(`no scenario was found in ${SCENARIOS}, or none in ${PART}`)
tell(wrong, `${DOCUMENT}: ${scenarios.size} scenarios, ${named} scenarios and tests named, ${wrong.length} things wrong`)
