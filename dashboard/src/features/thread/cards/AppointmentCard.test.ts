import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import type { AttachmentView } from '@/api/types'
import { i18n } from '@/i18n'
import { clock, dateOf } from '@/lib/time'
import AppointmentCard from './AppointmentCard.vue'

const START = '2026-05-01T18:00:00.000Z'

function show(timezone: string) {
  const attachment = { id: 'a', kind: 'appointment', state: 'ready', detail: { status: 'REQUESTED', start_at: START, end_at: '2026-05-01T19:00:00.000Z', timezone } } as unknown as AttachmentView
  return mount(AppointmentCard, { props: { attachment }, global: { plugins: [i18n] } })
}

const own = Intl.DateTimeFormat().resolvedOptions().timeZone

it('shows the time where it was asked for, and beside it what that is for the agent', () => {
  // far to the east it is the next day
  const card = show('Pacific/Auckland')
  expect(card.text()).toContain('Saturday, May 2, 2026')
  expect(card.text()).toContain('6:00 AM – 7:00 AM')
  expect(card.text()).toContain('Pacific/Auckland')
  expect(card.get('[data-testid=own-time]').text()).toContain(`${dateOf(new Date(START), 'en')}, ${clock(START, 'en')}`)
})

it('says it once where both are the same, and as it is here where the zone is not known', () => {
  expect(show(own).find('[data-testid=own-time]').exists()).toBe(false)
  const unknown = show('Nowhere/Land')
  expect(unknown.text()).toContain(clock(START, 'en'))
  expect(unknown.text()).not.toContain('Nowhere')
})
