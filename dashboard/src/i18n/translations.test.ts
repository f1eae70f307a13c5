import { describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { speak, t } from './index'
import { CODES, languageOf, type Language } from './languages'
import { formsOf } from './plurals'

/** Read as they stand, since what the build makes of them are functions. */
const read = (code: Language) => new Map([`${code}.json`, `settings/${code}.json`].flatMap((file) => [...flatten(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as object)]))

function flatten(tree: object, before = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([name, value]) => (typeof value === 'string' ? [[before + name, value] as const] : [...flatten(value as object, `${before}${name}.`)])))
}

const english = read('en')
const others = CODES.filter((code) => code !== 'en')
const formsIn = (text: string) => text.split(' | ')
const placeholders = (text: string) => [...new Set(text.match(/\{'[^']*'\}|\{\w+\}/g) ?? [])].sort()
const SCRIPTS: Record<string, RegExp> = { ru: /\p{Script=Cyrillic}/u, zh: /\p{Script=Han}/u, ar: /\p{Script=Arabic}/u }

/** Names, and words of the trade that are written the same everywhere. */
const NAMES =
  /\b(Messenger|Instagram|WhatsApp( Manager| Business| Cloud API)?|Telegram( Business)?|Facebook|Meta|Frontdesk|Webhooks?|OAuth|API|QR|ID|id|PIN|VIP|vip|Enter|Ctrl|Shift|Reels|Cloud|Graph|Page|Setup|BotFather|CSV|Esc|Tab|Mod|iPhone|iPad|Google|Microsoft Entra|Okta|Keycloak|OpenID Connect)\b/g

/** What a program or a platform understands word for word. */
const CODE = /\b[a-z]+(_[a-z]+)+\b|connect\.facebook\.net|https?(:\/\/\S*)?|docs\/[\w-]+\.md|\/newbot|\b(video|audio|voice|file|link|pending|snoozed|resolved|none|hours|issuer|scopes|openid)\b/g

const prose = (text: string) => text.replace(/\{[^}]*\}/g, ' ').replace(CODE, ' ').replace(NAMES, ' ')

describe.each(others)('what is said in %s', (code) => {
  const texts = read(code)

  it('has every text of the English one and no other', () => {
    const missing = [...english.keys()].filter((key) => !texts.has(key))
    const more = [...texts.keys()].filter((key) => !english.has(key))
    expect({ missing, more }).toEqual({ missing: [], more: [] })
  })

  it('puts the same values into each', () => {
    const wrong = [...texts].filter(([key, text]) => {
      const wanted = placeholders(english.get(key) ?? '')
      const here = formsIn(text)
      return placeholders(text).join() !== wanted.join() || here.some((form) => placeholders(form).some((each) => !wanted.includes(each)))
    })
    expect(wrong).toEqual([])
  })

  it('has as many plural forms as the language', () => {
    const forms = formsOf(code)
    const wrong = [...texts].filter(([key, text]) => {
      const inEnglish = formsIn(english.get(key) ?? '').length
      const wanted = inEnglish === 1 ? 1 : forms.length + (inEnglish > formsOf('en').length && !forms.includes('zero') ? 1 : 0)
      return formsIn(text).length !== wanted
    })
    expect(wrong).toEqual([])
  })

  it('has no English left in it', () => {
    const script = SCRIPTS[code] as RegExp
    const left = [...texts].filter(([, text]) => /[a-z]{2,}/i.test(prose(text)) || (/\p{L}/u.test(prose(text)) && !script.test(text)))
    expect(left).toEqual([])
  })

  it('says nothing empty that English says, and ends as it does', () => {
    const wrong = [...english].filter(([key, text]) => Boolean(text.trim()) !== Boolean(texts.get(key)?.trim()) || /[…:]$/.test(text) !== /[…：:]$/.test(texts.get(key) ?? ''))
    expect(wrong.map(([key]) => [key, texts.get(key)])).toEqual([])
  })
})

describe('plural forms', () => {
  it('are those of CLDR for whole numbers', () => {
    expect(Object.fromEntries(CODES.map((code) => [code, formsOf(code)]))).toEqual({
      en: ['one', 'other'],
      ru: ['one', 'few', 'many'],
      zh: ['other'],
      ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
    })
  })

  it('are chosen by the number, with a special one for nothing where there is one', async () => {
    const said = async (code: Language, key: string, counts: number[]) => {
      await speak(code)
      return counts.map((count) => t(key, count))
    }
    expect(await said('en', 'thread.fresh', [0, 1, 2, 21])).toEqual(['0 new messages', '1 new message', '2 new messages', '21 new messages'])
    expect(await said('en', 'search.found', [0, 1, 2])).toEqual(['Nothing found', 'One result', '2 results'])
    expect(await said('ru', 'thread.fresh', [1, 2, 5, 11, 21, 22, 112])).toEqual([
      '1 новое сообщение',
      '2 новых сообщения',
      '5 новых сообщений',
      '11 новых сообщений',
      '21 новое сообщение',
      '22 новых сообщения',
      '112 новых сообщений',
    ])
    expect(await said('ru', 'search.found', [0, 1, 3, 7])).toEqual(['Ничего не найдено', '1 результат', '3 результата', '7 результатов'])
    expect(await said('zh', 'search.found', [0, 1, 7])).toEqual(['没有找到结果', '找到 1 条结果', '找到 7 条结果'])
    expect(await said('ar', 'search.found', [0, 1, 2, 3, 11, 100])).toEqual(['لا توجد نتائج', 'نتيجة واحدة', 'نتيجتان', '3 نتائج', '11 نتيجة', '100 نتيجة'])
  })
})

describe('the language of the browser', () => {
  it('is the first of the reader’s that the desk speaks, whatever its region', () => {
    expect(languageOf(['fr-FR', 'ru-RU', 'en'])).toBe('ru')
    expect(languageOf(['zh-Hans-CN'])).toBe('zh')
    expect(languageOf(['AR-eg'])).toBe('ar')
    expect(languageOf(['de'])).toBe('en')
    expect(languageOf([])).toBe('en')
  })
})
