import { describe, expect, it } from 'vitest'
import { VersionedMap } from './versioned'

const view = (id: string, version = 1) => ({ id, version })

describe('VersionedMap.replace', () => {
  it('lets go of what is not there any more', () => {
    const map = new VersionedMap()
    map.put(view('a'))
    map.replace([view('b')], map.now)
    expect([...map.byId.keys()]).toEqual(['b'])
  })

  it('keeps what came, and does not bring back what went, since the reading began', () => {
    const map = new VersionedMap()
    map.put(view('gone'))
    map.put(view('old'))
    const since = map.now
    map.put(view('new'))
    map.put(view('old', 3))
    map.delete('gone')
    map.replace([view('old', 2), view('gone')], since)
    expect([...map.byId.values()]).toEqual([view('old', 3), view('new')])
  })
})
