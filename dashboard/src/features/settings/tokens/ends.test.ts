import { describe, expect, it } from 'vitest'
import { ENDS, endOf } from './ends'

describe('the end of a token', () => {
  const now = new Date('2026-05-01T10:00:00Z')

  it('is so many days from now, or never', () => {
    expect(ENDS.map((choice) => endOf(choice, now))).toEqual(['2026-05-31T10:00:00.000Z', '2026-07-30T10:00:00.000Z', '2027-05-01T10:00:00.000Z', undefined])
  })
})
