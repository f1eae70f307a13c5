import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, ref } from 'vue'
import { i18n } from '@/i18n'
import { useTypedMoment } from './useTypedMoment'

beforeEach(() => void vi.useFakeTimers({ now: new Date(2026, 10, 27, 10, 0), toFake: ['Date'] }))
afterEach(() => vi.useRealTimers())

it('says the same in words and in the calendar, whichever was changed last', async () => {
  const calendar = ref('2026-11-27T11:00')
  let moment = {} as ReturnType<typeof useTypedMoment>
  mount(defineComponent({ setup: () => ((moment = useTypedMoment(calendar)), () => null) }), { global: { plugins: [i18n] } })
  moment.typed.value = 'in 2 minutes'
  await vi.waitFor(() => expect(calendar.value).toBe('2026-11-27T10:02'))
  moment.byHand('2026-11-28T09:30')
  await flushPromises()
  expect([moment.typed.value, calendar.value]).toEqual(['', '2026-11-28T09:30'])
  // what is no time changes nothing
  moment.typed.value = 'whenever'
  await vi.waitFor(() => expect(moment.error.value).toBeDefined())
  expect(calendar.value).toBe('2026-11-28T09:30')
})
