import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { answer } from '@/testing'
import { useDirectory } from './stores/directory'

const page = (items: object[] = []) => ({ items, next_cursor: null })
function serve(isUp: () => boolean): void {
  const lists = ['inboxes', 'members', 'teams', 'canned_responses', 'macros', 'saved_views', 'contact_attributes'].map((name) => [`GET /${name}`, () => page()] as const)
  const labels = () => (isUp() ? page([{ id: 'l1', version: 1, name: 'vip', color: '#c2410c' }]) : new Response('{}', { status: 503 }))
  vi.stubGlobal('fetch', answer({ ...Object.fromEntries(lists), 'GET /labels': labels }))
}

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('says that it could not be read, and tries again by itself, less and less often', async () => {
  let isUp = false
  let asked = 0
  serve(() => (asked++, isUp))
  const directory = useDirectory()
  expect(await directory.load()).toBe(false)
  expect(directory.state).toBe('error')
  await vi.advanceTimersByTimeAsync(1000)
  await vi.advanceTimersByTimeAsync(1500)
  expect(asked).toBe(2)
  isUp = true
  await vi.advanceTimersByTimeAsync(500)
  expect(directory.state).toBe('ready')
  expect(directory.labelList).toHaveLength(1)
})

it('keeps what it has when reading it again fails', async () => {
  let isUp = true
  serve(() => isUp)
  const directory = useDirectory()
  await directory.load()
  isUp = false
  expect(await directory.load()).toBe(false)
  expect([directory.state, directory.labelList.length]).toEqual(['ready', 1])
  directory.clear()
})
