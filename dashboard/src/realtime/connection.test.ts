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

it('says sooner that it is this device that is offline, also when the line was lost before', () => {
  const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true)
  const connection = useConnection()
  connection.lost()
  vi.advanceTimersByTime(1000)
  onLine.mockReturnValue(false)
  connection.lost()
  vi.advanceTimersByTime(1499)
  expect(connection.state).toBe('quiet')
  vi.advanceTimersByTime(1)
  expect(connection.state).toBe('offline')
})

it('says nothing where the device goes from one network to another', () => {
  const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const connection = useConnection()
  connection.lost()
  vi.advanceTimersByTime(1000)
  onLine.mockReturnValue(true)
  vi.advanceTimersByTime(1000)
  expect(connection.state).toBe('quiet')
})
