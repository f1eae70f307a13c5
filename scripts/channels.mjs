#!/usr/bin/env node
// Holds docs/channels.md to its word: every test that a cell names is there and runs.
//
//   node scripts/channels.mjs                       looks for the names in the sources (quick, for `make lint`)
//   node scripts/channels.mjs --built --workspace   asks the built Rust tests for their names (for `make test`); what
//                                                   follows --built goes to `cargo test`: as they were built, so that
//                                                   nothing is built again
//
// A cell holds `names in backticks`, or `none`: the platform has no such thing.
import { checker, quoted, read, rows, tell } from './named-tests.mjs'

const text = read('docs/channels.md')
const tables = text.slice(text.indexOf('<!-- tests from here -->'))
const offset = text.slice(0, text.indexOf('<!-- tests from here -->')).split('\n').length - 1
const check = checker(process.argv.slice(2))
const wrong = []
let named = 0
for (const { cells: [kind, ...rest], number } of rows(tables))
  for (const cell of rest) {
    const at = `docs/channels.md:${number + offset}: ${kind}`
    const names = quoted(cell)
    if (names.length === 0 && cell !== 'none') wrong.push(`${at}: a cell names a test, or says “none”, not “${cell}”`)
    for (const name of names) {
      named += 1
      const reason = check(name)
      if (reason) wrong.push(`${at}: \`${name}\`: ${reason}`)
    }
  }
if (named === 0) wrong.push('docs/channels.md names no test at all')
tell(wrong, `docs/channels.md: ${named} tests named, ${wrong.length} cells or names wrong`)
