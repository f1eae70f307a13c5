#!/usr/bin/env node
// Holds docs/security-asvs.md to its word: every requirement of levels 1 and 2 has one row, each state is one of three, each test that is named is
// there and runs, each file that is named is there, and what is counted at the top of a chapter is so.
//
//   node scripts/asvs.mjs                       looks for the names in the sources (quick, for `make lint`)
//   node scripts/asvs.mjs --built --workspace   asks the built Rust tests for their names (for `make test`), as scripts/channels.mjs does
//
// scripts/asvs-5.0.0.txt has the ids of the standard with their levels, and nothing else of it.
import { checker, isThere, quoted, read, rows, tell } from './named-tests.mjs'

const DOCUMENT = 'docs/security-asvs.md'
const STATES = ['met', 'not applicable', 'open']
/** How an open one begins: how far it is. */
const HOW_FAR = ['done in ', 'written in ', 'in part: ', 'not done: ', 'not written']
const MOST_WORDS = 12

const levels = new Map(read('scripts/asvs-5.0.0.txt').trim().split('\n').map((line) => line.split(' ')))
const text = read(DOCUMENT)
const check = checker(process.argv.slice(2))
const wrong = []
let named = 0

const isTest = (name) => name.includes('::') || /^(e2e|dashboard|helm)\/\S+: /.test(name)
const isFile = (name) => /^[\w.-]+(\/[\w.-]+)+$/.test(name)
const countOf = (states) => STATES.map((state) => states.filter((each) => each === state).length)

const found = new Map()
let untested = 0
for (const { cells, number } of rows(text)) {
  const [id, level, asks, state, why = ''] = cells
  const say = (words) => wrong.push(`${DOCUMENT}:${number}: ${id}: ${words}`)
  if (cells.length !== 5) say(`it has ${cells.length} cells and not 5`)
  if (!levels.has(id)) say('levels 1 and 2 have no such requirement')
  else if (levels.get(id) !== level) say(`it is of level ${levels.get(id)}`)
  if (found.has(id)) say('it was there before')
  found.set(id, state)
  if (!asks || asks.split(/\s+/).length > MOST_WORDS) say(`what it asks has to be said in 1 to ${MOST_WORDS} words`)
  if (!STATES.includes(state)) say(`“${state}” is none of: ${STATES.join(', ')}`)
  const names = quoted(why)
  const tests = names.filter(isTest)
  if (state === 'met' && tests.length === 0) say('it names no test that shows it')
  if (state === 'open' && !HOW_FAR.some((words) => why.startsWith(words))) say(`what is open begins with one of: ${HOW_FAR.join('| ')}`)
  if (!why) say('it does not say why')
  if (state === 'open' && /^(done|written) in /.test(why)) untested += 1
  for (const name of tests) {
    named += 1
    const reason = check(name)
    if (reason) say(`\`${name}\`: ${reason}`)
  }
  for (const name of names.filter((each) => !isTest(each) && isFile(each) && !isThere(each))) say(`\`${name}\` is no file`)
}
for (const id of levels.keys()) if (!found.has(id)) wrong.push(`${DOCUMENT}: ${id} is missing`)

/** The line under a chapter's head, and the one of all of them where they are summed up. */
const said = ([met, not, open]) => `Met: ${met}. Not applicable: ${not}. Open: ${open}.`
for (const [, chapter] of text.matchAll(/^## (\d+)\. /gm)) {
  const counted = said(countOf([...found].filter(([id]) => id.startsWith(`${chapter}.`)).map(([, state]) => state)))
  if (!new RegExp(`^## ${chapter}\\. [^\\n]*\\n\\n${counted}\\n`, 'm').test(text)) wrong.push(`${DOCUMENT}: chapter ${chapter} has to begin with “${counted}”`)
}
const all = countOf([...found.values()])
for (const path of [DOCUMENT, 'docs/security.md'])
  if (!read(path).includes(`Of ${levels.size}: ${said(all)}`)) wrong.push(`${path} has to say “Of ${levels.size}: ${said(all)}”`)
const only = `Of what is open, ${untested} requirements are done or written down and only lack a test`
if (!read('docs/security.md').includes(only)) wrong.push(`docs/security.md has to say “${only}”`)
tell(wrong, `${DOCUMENT}: ${found.size} requirements, ${all[0]} met, ${all[1]} not applicable, ${all[2]} open; ${named} tests named, ${wrong.length} things wrong`)
