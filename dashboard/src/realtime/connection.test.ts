import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useConnection } from './stores/connection'

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('passes over a hiccup, and tells of what lasts', () => {
  const connection = useConnection()
  connection.live()
  connection.lost()
  vi.advanceTimersByTime(2999)
  expect(connection.state).toBe('quiet')
  connection.live()
  vi.advanceTimersByTime(60_000)
  expect(connection.state).toBe('live')

  connection.lost()
  vi.advanceTimersByTime(3000)
  expect(connection.state).toBe('reconnecting')
  connection.lost()
  vi.advanceTimersByTime(9_000)
  expect(connection.state).toBe('unreachable')
})

it('says when it is this device that is offline', () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const connection = useConnection()
  connection.lost()
  vi.advanceTimersByTime(3000)
  expect(connection.state).toBe('offline')
})
