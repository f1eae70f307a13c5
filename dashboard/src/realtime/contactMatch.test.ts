import { describe, expect, it } from 'vitest'
import type { ContactView } from '@/api/types'
import { belongs, withoutAttribute } from './contactMatch'

const person = (change: Partial<ContactView> = {}): ContactView => ({ id: 'p1', version: 1, identities: [], attributes: { plan: 'Team', seats: 12, vip: false }, created_at: '2026-05-01T10:00:00.000Z', ...change })

describe('who belongs in a list of contacts', () => {
  it('is as the server says', () => {
    for (const [filter, fits] of [
      [{}, true],
      [{ attribute: 'plan' }, true],
      [{ attribute: 'town' }, false],
      [{ attribute: 'plan', value: ' team ' }, true],
      [{ attribute: 'plan', value: 'Free' }, false],
      [{ attribute: 'seats', value: '12' }, true],
      [{ attribute: 'vip', value: 'no' }, true],
      [{ attribute: 'vip', value: 'true' }, false],
      [{ blocked: true }, false],
      [{ blocked: false }, true],
    ] as const) {
      expect(belongs(person(), filter), JSON.stringify(filter)).toBe(fits)
    }
    expect(belongs(person({ blocked_at: '2026-05-01T10:00:00.000Z' }), { blocked: true })).toBe(true)
    expect(belongs(person({ merged_into: 'p2' }), {})).toBe(false)
  })

  it('has nothing under a name that is gone', () => {
    expect(withoutAttribute(person(), 'plan').attributes).toEqual({ seats: 12, vip: false })
    const same = person()
    expect(withoutAttribute(same, 'town')).toBe(same)
  })
})
