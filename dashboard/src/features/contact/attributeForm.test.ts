import { describe, expect, it } from 'vitest'
import type { AttributeKind, ContactAttributeView, ContactView } from '@/api/types'
import { fieldOf, valueOf } from './attributeForm'

const attribute = (kind: AttributeKind): ContactAttributeView => ({ id: 'a1', version: 1, key: 'k', label: 'K', kind, choices: [] })
const contact = (value?: unknown) => ({ id: 'p1', version: 1, identities: [], created_at: '', attributes: value === undefined ? {} : { k: value } }) as unknown as ContactView

describe('the field of an attribute', () => {
  it('goes there and back', () => {
    for (const [kind, value] of [['text', 'Paris'], ['number', -1.5], ['date', '2026-03-31'], ['boolean', false], ['choice', 'Team']] as const) {
      expect(valueOf(attribute(kind), fieldOf(contact(value), attribute(kind)))).toBe(value)
    }
  })

  it('is empty where nothing is noted, and says so', () => {
    expect(fieldOf(contact(), attribute('text'))).toBe('')
    for (const kind of ['text', 'number', 'date', 'boolean', 'choice'] as const) expect(valueOf(attribute(kind), ' ')).toBeNull()
  })

  it('leaves it to the server to say that a number is none', () => {
    expect(valueOf(attribute('number'), 'many')).toBe('many')
  })
})
