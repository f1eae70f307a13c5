import { afterEach, describe, expect, it, vi } from 'vitest'
import { dates, dayFromToday, listed, regional } from './locale'

const browser = (...languages: string[]) => vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages)
afterEach(() => vi.restoreAllMocks())

describe('a language for Intl', () => {
  it('is the variant of the browser', () => {
    browser('en-GB', 'en')
    expect(regional('en')).toContain('en-GB')
    expect(regional('ru')).toMatch(/^ru-u/)
  })

  it('is the language alone where what the browser says is none', () => {
    browser('en-US@posix', 'en-NZ')
    expect(regional('en')).toMatch(/^en-NZ/)
    browser('en-US@posix')
    expect(regional('en')).toMatch(/^en-u/)
    expect(dates('en', { dateStyle: 'medium' }).format(new Date(2026, 10, 26))).toBe('Nov 26, 2026')
  })

  it('has the digits and the calendar of the platforms', () => {
    browser('ar-EG')
    expect(dates('ar', { dateStyle: 'short' }).format(new Date(2026, 10, 26))).toMatch(/26.*11.*2026/)
    browser('ar-SA')
    expect(new Intl.DateTimeFormat(regional('ar')).resolvedOptions()).toMatchObject({ calendar: 'gregory', numberingSystem: 'latn' })
  })

  it('is written in simplified characters, wherever the reader is', () => {
    browser('zh-TW')
    expect(regional('zh')).toMatch(/^zh-CN/)
    browser('zh-SG')
    expect(regional('zh')).toMatch(/^zh-SG/)
  })
})

it('lists names and names days as the language does', () => {
  expect(['en', 'ru', 'zh'].map((code) => listed(['A', 'B', 'C'], code))).toEqual(['A, B, C', 'A, B, C', 'A、B、C'])
  expect(listed(['A', 'B'], 'ar')).toBe('A وB')
  expect(['en', 'ru', 'zh', 'ar'].map((code) => dayFromToday(-1, code))).toEqual(['Yesterday', 'Вчера', '昨天', 'أمس'])
})
