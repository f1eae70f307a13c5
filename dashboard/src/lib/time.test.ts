import { describe, expect, it } from 'vitest'
import { brief, countdown, day, dayTitle, dayToCome, playTime, precise, snoozeChoices, took } from './time'

const now = new Date(2026, 4, 20, 15, 0)
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString()

describe('brief', () => {
  it('says as much as a row has room for', () => {
    expect(brief(before(0.5), now, 'en', 'now')).toBe('now')
    expect(brief(before(5), now, 'en', 'now')).toBe('5m')
    expect(brief(before(90), now, 'en', 'now')).toMatch(/1:30/)
    expect(brief(before(60 * 24 * 2), now, 'en', 'now')).toBe('Mon')
    expect(brief(before(60 * 24 * 30), now, 'en', 'now')).toBe('Apr 20')
    expect(brief(before(60 * 24 * 400), now, 'en', 'now')).toMatch(/25$/)
  })
})

describe('dayTitle', () => {
  it('names near days', () => {
    expect(dayTitle(now, now, 'en')).toBe('Today')
    expect(dayTitle(new Date(2026, 4, 19, 23), now, 'en')).toBe('Yesterday')
    expect(dayTitle(new Date(2026, 4, 16), now, 'en')).toBe('Saturday')
    expect(dayTitle(new Date(2026, 0, 5), now, 'en')).toContain('January')
  })
})

describe('day', () => {
  it('is a date in the words of the language', () => {
    expect(day(now.toISOString(), 'en')).toBe('May 20, 2026')
    expect(day(now.toISOString(), 'ru')).toContain('20 мая 2026')
    expect(day(now.toISOString(), 'zh')).toBe('2026年5月20日')
  })
})

describe('dayToCome', () => {
  it('names near days, and the year of far ones', () => {
    expect(dayToCome(new Date(2026, 4, 20, 23), now, 'en')).toBe('Today')
    expect(dayToCome(new Date(2026, 4, 21, 1), now, 'en')).toBe('Tomorrow')
    expect(dayToCome(new Date(2026, 4, 22), now, 'en')).toBe('Friday, May 22')
    expect(dayToCome(new Date(2027, 0, 5), now, 'en')).toContain('2027')
    expect(dayToCome(new Date(2026, 4, 22), now, 'ru')).toBe('Пятница, 22 мая')
  })
})

describe('countdown', () => {
  it('is exact when time is short', () => {
    expect(countdown(23.5 * 3_600_000, 'en')).toBe('23 hr 30 min')
    expect(countdown(9 * 60_000, 'en')).toBe('9 min')
    expect(countdown(45_000, 'en')).toBe('45 sec')
    expect(countdown(-1, 'en')).toBe('0 sec')
    expect(countdown(3 * 86_400_000, 'en')).toBe('3 days')
  })
})

describe('took', () => {
  it('tells milliseconds where they matter and no more where they do not', () => {
    expect(took(0, 'en')).toBe('0 ms')
    expect(took(12, 'en')).toBe('12 ms')
    expect(took(1_250, 'en')).toBe('1.3 sec')
    expect(took(90_000, 'en')).toBe('1 min')
  })
})

describe('precise', () => {
  it('tells the milliseconds', () => {
    expect(precise('2026-05-01T10:00:00.007Z', 'en')).toContain('.007')
  })
})

describe('snoozeChoices', () => {
  it('always lie ahead, and Monday is the next one', () => {
    for (let day = 1; day <= 7; day++) {
      const start = new Date(2026, 5, day, 12)
      const choices = snoozeChoices(start)
      choices.forEach((choice) => expect(choice.at.getTime()).toBeGreaterThan(start.getTime()))
      expect(choices.find((choice) => choice.name === 'monday')?.at.getDay()).toBe(1)
    }
  })
})

describe('playTime', () => {
  it('survives what players report before they know', () => {
    expect(playTime(65)).toBe('1:05')
    expect(playTime(NaN)).toBe('0:00')
    expect(playTime(Infinity)).toBe('0:00')
  })
})
