import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useAround } from './useAround'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const begin = (first: string | null) => {
  const id = ref(first)
  const scope = effectScope()
  const around = scope.run(() => useAround(id)) as ReturnType<typeof useAround>
  return { id, around, scope }
}

it('lets the composer follow the thread, and the details the composer', async () => {
  const { id, around, scope } = begin('a')
  const seen: string[] = []
  const note = () => seen.at(-1) !== `${around.composer}${around.details}` && seen.push(`${around.composer}${around.details}`)
  id.value = 'b'
  await nextTick()
  note()
  for (let time = 0; time < 1000; time += 5) {
    await vi.advanceTimersByTimeAsync(5)
    note()
  }
  expect(seen).toEqual(['aa', 'ba', 'bb'])
  scope.stop()
})

it('goes straight to the one that is looked at in the end', async () => {
  const { id, around, scope } = begin('a')
  const seen = new Set<string | null>()
  for (const next of ['b', 'c', 'd']) {
    id.value = next
    await nextTick()
    await vi.advanceTimersByTimeAsync(1)
  }
  for (let time = 0; time < 1000; time += 5) {
    await vi.advanceTimersByTimeAsync(5)
    seen.add(around.composer)
  }
  expect([...seen]).toEqual(['a', 'd'])
  expect(around.details).toBe('d')
  scope.stop()
})

it('waits for nothing where no thread stood before, or none does any more', async () => {
  const { id, around, scope } = begin(null)
  id.value = 'a'
  await nextTick()
  expect({ ...around }).toEqual({ composer: 'a', details: 'a' })
  id.value = null
  await nextTick()
  expect({ ...around }).toEqual({ composer: null, details: null })
  scope.stop()
})
