import { expect, it } from 'vitest'
import { isQuiet } from './quietHours'

const quiet = (from: string, to: string, time_zone: string, days_off: number[] = []) => ({ on: true, every_day: { from, to }, days_off, time_zone })

it('goes past midnight where the member is', () => {
  const night = quiet('22:00', '07:00', 'Asia/Tokyo')
  expect(isQuiet(night, new Date('2026-03-02T13:30:00Z'))).toBe(true)
  expect(isQuiet(night, new Date('2026-03-02T21:59:00Z'))).toBe(true)
  expect(isQuiet(night, new Date('2026-03-02T22:00:00Z'))).toBe(false)
  expect(isQuiet({ ...night, on: false }, new Date('2026-03-02T13:30:00Z'))).toBe(false)
})

it('moves with summer time, and knows days off', () => {
  const lunch = quiet('12:00', '13:00', 'Europe/Lisbon')
  expect(isQuiet(lunch, new Date('2026-01-15T12:30:00Z'))).toBe(true)
  expect(isQuiet(lunch, new Date('2026-07-15T12:30:00Z'))).toBe(false)
  const weekend = quiet('00:00', '00:00', 'Pacific/Auckland', [6, 7])
  expect(isQuiet(weekend, new Date('2026-03-06T20:00:00Z'))).toBe(true)
  expect(isQuiet(weekend, new Date('2026-03-06T10:00:00Z'))).toBe(false)
})

it('is never quiet by a time zone that this browser does not know', () => {
  expect(isQuiet(quiet('00:00', '23:59', 'Mars/Olympus'), new Date())).toBe(false)
})
