import { dates } from './locale'

interface QuietHours {
  on: boolean
  every_day: { from: string; to: string }
  /** 1 (Monday) to 7 (Sunday). */
  days_off: number[]
  time_zone: string
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Whether nothing is to sound or show now, by the clock of the member's time zone; as the server decides it for pushes. */
export function isQuiet(quiet: QuietHours, now: Date): boolean {
  if (!quiet.on) return false
  let parts: Intl.DateTimeFormatPart[]
  try {
    parts = dates('en-GB', { timeZone: quiet.time_zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(now)
  } catch {
    return false
  }
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ''
  if (quiet.days_off.includes(DAYS.indexOf(part('weekday')) + 1)) return true
  const time = `${part('hour')}:${part('minute')}`
  const { from, to } = quiet.every_day
  return from <= to ? from <= time && time < to : from <= time || time < to
}
