import { capital, dates, dayFromToday, numbers } from './locale'

function format(locale: string, options: Intl.DateTimeFormatOptions, at: Date): string {
  return dates(locale, options).format(at)
}

export function dayKey(at: Date): string {
  return `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`
}

function daysBetween(earlier: Date, later: Date): number {
  const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000)
}

/** `zone`: where not in the reader's own. */
export function clock(iso: string, locale: string, zone?: string): string {
  return format(locale, { hour: 'numeric', minute: '2-digit', timeZone: zone }, new Date(iso))
}

/** A time zone as it is to be used here; none where this browser does not know it. */
export function knownZone(zone: string | undefined): string | undefined {
  try {
    return zone && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

export function full(iso: string, locale: string): string {
  return format(locale, { dateStyle: 'full', timeStyle: 'medium' }, new Date(iso))
}

/** To the millisecond, for who looks into how long something took. */
export function precise(iso: string, locale: string): string {
  const options = { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 } as const
  return format(locale, options, new Date(iso))
}

/** A day in words, with its weekday. */
export function dateOf(at: Date, locale: string, zone?: string): string {
  return format(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: zone }, at)
}

/** A day without its weekday: since when, until when. */
export function day(iso: string, locale: string): string {
  return format(locale, { day: 'numeric', month: 'long', year: 'numeric' }, new Date(iso))
}

export function dateTime(iso: string, locale: string): string {
  return format(locale, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }, new Date(iso))
}

/** The same to the second, where one thing has to be told from the next. */
export function toTheSecond(iso: string, locale: string): string {
  return format(locale, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', second: '2-digit' }, new Date(iso))
}

/** Today, Yesterday, a weekday, else a date: the heading of a day in a thread. */
export function dayTitle(at: Date, now: Date, locale: string): string {
  const days = daysBetween(at, now)
  if (days === 0 || days === 1) return dayFromToday(-days, locale)
  if (days > 1 && days < 7) return format(locale, { weekday: 'long' }, at)
  const sameYear = at.getFullYear() === now.getFullYear()
  return format(locale, { weekday: 'short', day: 'numeric', month: 'long', year: sameYear ? undefined : 'numeric' }, at)
}

/** The same for a day to come: Today, Tomorrow, else a date with its weekday. */
export function dayToCome(at: Date, now: Date, locale: string): string {
  const days = daysBetween(now, at)
  if (days === 0 || days === 1) return dayFromToday(days, locale)
  const sameYear = at.getFullYear() === now.getFullYear()
  return capital(format(locale, { weekday: 'long', day: 'numeric', month: 'long', year: sameYear ? undefined : 'numeric' }, at), locale)
}

/** What fits a row of the list: 5m, 14:05, Tue, 3 Mar, 3 Mar 2024. */
export function brief(iso: string, now: Date, locale: string, justNow: string): string {
  const at = new Date(iso)
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000)
  if (minutes < 1) return justNow
  if (minutes < 60) {
    return numbers(locale, { style: 'unit', unit: 'minute', unitDisplay: 'narrow' }).format(minutes)
  }
  const days = daysBetween(at, now)
  if (days === 0) return clock(iso, locale)
  if (days < 7) return format(locale, { weekday: 'short' }, at)
  const sameYear = at.getFullYear() === now.getFullYear()
  return format(locale, { day: 'numeric', month: 'short', year: sameYear ? undefined : '2-digit' }, at)
}

/** 23 h 10 min, 9 min, 45 s. */
export function countdown(milliseconds: number, locale: string): string {
  const unit = (value: number, name: 'day' | 'hour' | 'minute' | 'second') =>
    numbers(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 60) return unit(seconds, 'second')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return unit(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 && hours < 24 ? `${unit(hours, 'hour')} ${unit(minutes % 60, 'minute')}` : unit(hours, 'hour')
  return unit(Math.floor(hours / 24), 'day')
}

/** 12 ms, 1.2 s, then as a countdown. */
export function took(milliseconds: number, locale: string): string {
  if (milliseconds >= 60_000) return countdown(milliseconds, locale)
  const [value, unit] = milliseconds < 1000 ? [milliseconds, 'millisecond'] : [milliseconds / 1000, 'second']
  return numbers(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(value)
}

/** 1:05 for players and recorders. */
export function playTime(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : 0
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** A date as `<input type="datetime-local">` wants it, in local time. */
export function toLocalInput(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

export interface SnoozeChoice {
  name: 'hour' | 'hours3' | 'tomorrow' | 'monday'
  at: Date
}

export function snoozeChoices(now: Date): SnoozeChoice[] {
  const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
  const at9 = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9)
  const untilMonday = (8 - now.getDay()) % 7 || 7
  return [
    { name: 'hour', at: inHours(1) },
    { name: 'hours3', at: inHours(3) },
    { name: 'tomorrow', at: at9(1) },
    { name: 'monday', at: at9(untilMonday) },
  ]
}
