import { expect, it } from 'vitest'
import { FILTERS, unknownFilter } from './filters'

it('knows every filter that is offered', () => {
  expect(FILTERS.map(({ example }) => unknownFilter(example))).toEqual(FILTERS.map(() => null))
  expect(unknownFilter('INBOX:shop bike')).toBeNull()
})

it('tells what looks like a filter and is none', () => {
  expect(unknownFilter('bike foo:bar')).toBe('foo')
  expect(unknownFilter('from:me Colour:red')).toBe('Colour')
  for (const typed of ['https://a.example/x', 'at 12:30', 'size: 54', '"foo:bar"', '"foo:bar', 'a:', '']) expect(unknownFilter(typed)).toBeNull()
})
