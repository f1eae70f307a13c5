import { describe, expect, it } from 'vitest'
import { nextTick, reactive } from 'vue'
import { conversation } from '@/testing'
import { useMeanwhile } from './useMeanwhile'

function begin() {
  const now = reactive({ inbound: 3, unread: 0, isEmpty: true })
  const meanwhile = useMeanwhile(
    () => conversation('c1', { inbound_count: now.inbound }),
    () => now.unread,
    () => now.isEmpty,
  )
  return { now, meanwhile }
}

describe('what came meanwhile', () => {
  it('stops a reply once', async () => {
    const { now, meanwhile } = begin()
    now.isEmpty = false
    await nextTick()
    expect(meanwhile.pass()).toBe(true)
    now.inbound = 5
    expect(meanwhile.pass()).toBe(false)
    expect([meanwhile.stopped.value, meanwhile.missed.value]).toEqual([true, 2])
    expect(meanwhile.pass()).toBe(true)
    expect(meanwhile.missed.value).toBe(0)
  })

  it('is what came since the reply was begun, and not before', async () => {
    const { now, meanwhile } = begin()
    now.inbound = 9
    now.unread = 6
    now.isEmpty = false
    await nextTick()
    expect(meanwhile.pass()).toBe(true)
  })

  it('does not stop who writes on with it on screen, and does who has not seen it', async () => {
    const { now, meanwhile } = begin()
    now.isEmpty = false
    await nextTick()
    now.inbound = 4
    meanwhile.write()
    expect(meanwhile.missed.value).toBe(0)
    now.inbound = 5
    now.unread = 1
    meanwhile.write()
    expect(meanwhile.pass()).toBe(false)
    await nextTick()
    now.unread = 0
    meanwhile.write()
    await nextTick()
    expect(meanwhile.stopped.value).toBe(false)
  })
})
