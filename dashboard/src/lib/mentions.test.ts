import { describe, expect, it } from 'vitest'
import { matching, mentionQuery, namedIn, placesOf } from './mentions'

const team = [
  { id: 'ann', name: 'Ann' },
  { id: 'anna', name: 'Anna Bee' },
  { id: 'olga', name: 'Ольга' },
  { id: 'ann2', name: 'Ann' },
  { id: 'nobody', name: '' },
]

describe('mentions', () => {
  it('are asked for by an @ at the beginning of a word', () => {
    expect(mentionQuery('Hi @an', 6)).toEqual({ word: 'an', from: 3 })
    expect(mentionQuery('@', 1)).toEqual({ word: '', from: 0 })
    expect(mentionQuery('(@Anna Be', 9)).toEqual({ word: 'Anna Be', from: 1 })
    expect(mentionQuery('@Anna Bee is', 12)).toBeNull()
    expect(mentionQuery('me@example', 10)).toBeNull()
    expect(mentionQuery('Hi @an there', 6)).toEqual({ word: 'an', from: 3 })
  })

  it('are found by the beginning of any of their names', () => {
    expect(matching(team, 'an').map(({ id }) => id)).toEqual(['ann', 'anna', 'ann2'])
    expect(matching(team, 'BEE').map(({ id }) => id)).toEqual(['anna'])
    expect(matching(team, 'ольг').map(({ id }) => id)).toEqual(['olga'])
  })

  it('are those whose whole name is there, the longest first', () => {
    expect(namedIn('@Anna Bee, and @Ольга!', team)).toEqual(['anna', 'olga'])
    expect(namedIn('@Annabel', team)).toEqual([])
    expect(namedIn('@Ann', team)).toEqual(['ann', 'ann2'])
    expect(namedIn('x@Ann @Ольга @Ольга', team)).toEqual(['olga'])
    expect(placesOf('Hi @Ann.', team)).toEqual([{ from: 3, to: 7, ids: ['ann', 'ann2'] }])
  })
})
