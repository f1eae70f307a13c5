import { expect, it } from 'vitest'
import { countRecords } from './contacts'

it('counts lines of CSV however they are cut, and none between quotes', () => {
  const text = 'name,note\nAda,"two\nlines, ""quoted""\n"\nBo,\n'
  for (const size of [1, 3, 1000]) {
    const count = countRecords()
    let records = 0
    for (let from = 0; from < text.length; from += size) records = count(new TextEncoder().encode(text.slice(from, from + size)))
    expect(records).toBe(3)
  }
})
