import { describe, expect, it } from 'vitest'
import { secretOf } from './secretOf'

describe('the secret of a link', () => {
  it('stands behind the #', () => {
    expect(secretOf({ hash: '#token=a-b_c' })).toBe('a-b_c')
  })

  it('is empty where there is none', () => {
    expect([secretOf({ hash: '' }), secretOf({ hash: '#token' }), secretOf({ hash: '#other=1' })]).toEqual(['', '', ''])
  })
})
