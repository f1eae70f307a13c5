import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { noAnswer } from '@/api/problem'
import { toasts } from '@/lib/toast'
import { leave } from './leaving'
import { useSession } from './stores/session'

const assign = vi.fn()
beforeEach(() => {
  setActivePinia(createPinia())
  assign.mockReset()
  vi.stubGlobal('location', { assign })
})
afterEach(() => vi.unstubAllGlobals())

it('whoever signs out goes, after what is to be done in between', async () => {
  const done: string[] = []
  useSession().logout = () => Promise.resolve(void done.push('signed out'))
  assign.mockImplementation((path: string) => done.push(path))
  await leave(() => done.push('closed'))
  expect(done).toEqual(['signed out', 'closed', '/login'])
})

it('whoever could not be signed out is told so, and stays', async () => {
  useSession().logout = () => Promise.reject(noAnswer())
  const closed = vi.fn()
  await leave(closed)
  expect([assign.mock.calls, closed.mock.calls]).toEqual([[], []])
  expect(toasts.value.at(-1)?.tone).toBe('error')
})
