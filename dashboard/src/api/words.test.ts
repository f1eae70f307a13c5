import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { speak, te } from '@/i18n'
import { factWords, noticeWords, webhookErrorWords, webhookKindWords } from './accountWords'
import { explain, problemFrom } from './problem'
import type { HealthFactView } from './types'
import { failureWords, fieldMeant, fieldWords, heldBackWords } from './words'

const server = join(import.meta.dirname, '../../../backend/src')
const rust = (readdirSync(server, { recursive: true }) as string[]).filter((name) => name.endsWith('.rs')).map((name) => readFileSync(join(server, name), 'utf8').split('#[cfg(test)]')[0] ?? '')
const found = (pattern: RegExp) => [...new Set(rust.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] as string)))]

afterEach(() => speak('en'))

describe('the words for what the server says', () => {
  it('are there for every code with which it refuses something', () => {
    const codes = found(/\bconflict\(\s*"([a-z_]+)"/g)
    expect(codes.length).toBeGreaterThan(12)
    expect(codes.filter((code) => !te(`errors.${code}`))).toEqual([])
  })

  it('are there for every class of a delivery error', () => {
    const described = rust.map((text) => /\/\/\/ Stable class: ([\s\S]*?)\n\s*pub code/.exec(text)?.[1]).find(Boolean) ?? ''
    const classes = [...described.matchAll(/`([a-z_]+)`/g)].map((match) => match[1] as string)
    expect(classes.length).toBeGreaterThan(12)
    expect(classes.filter((code) => !te(`failure.${code}`))).toEqual([])
  })

  it('are the server’s own, more exact ones in English, and ours in other languages', async () => {
    const failure = { code: 'window', detail: 'The 24 hours ended at noon.' }
    expect(failureWords(failure)).toBe('The 24 hours ended at noon.')
    await speak('ru')
    expect(failureWords(failure)).toBe('Время для свободного ответа в этом канале истекло.')
    expect(failureWords({ code: 'not_foreseen', detail: 'It broke.' })).toBe('It broke.')
    expect(failureWords(null)).toBe('')
  })

  it('name what is wrong with a field, in sentences', async () => {
    expect([fieldWords('must not be empty'), fieldWords('must have at most 100 characters'), fieldWords('must have at least 1 characters')]).toEqual(['This is needed.', 'At most 100 characters.', 'At least 1 character.'])
    expect(fieldWords('must be customer or team')).toBe('Must be customer or team.')
    await speak('ru')
    expect(explain(problemFrom(422, { code: 'invalid', detail: 'name must have at most 21 characters.', fields: { name: ['must have at most 21 characters'] } }))).toBe('Не больше 21 символа.')
    expect(fieldWords('must be customer or team')).toBe('В таком виде не подходит.')
    expect([fieldWords('has: can be image, video'), fieldWords('after: needs a day such as 2026-03-31'), fieldWords('There is nobody called “Ada”.')]).toEqual([
      '«has:» может быть: image, video.',
      '«after:» требует дня, например 2026-03-31.',
      'Ничего с названием «Ada» нет.',
    ])
  })

  it('name the part of the credentials that the server means, and what is wrong with it', async () => {
    const kept = found(/"((?:must )?hold a (?:text_max|reply_url) [^"]+)"/g).map((said) => said.replace('{}', '100').replace('{}', '20000'))
    expect(kept.map((said) => fieldMeant('credentials', said)).sort()).toEqual(['credentials.reply_url', 'credentials.text_max'])
    expect(fieldMeant('credentials', 'hold a token that the platform does not accept')).toBe('credentials')
    await speak('ru')
    expect(kept.map(fieldWords).sort()).toEqual(['Нужен адрес https:// в открытом интернете, без пароля в нём.', 'От 100 до 20000.'])
  })

  it('say of a line of a file that the database does not take it, as the server keeps it', async () => {
    const kept = rust.flatMap((text) => [...text.matchAll(/Refusal::[\w| :]+ => "(holds [^"]+)"/g)].map((match) => match[1] as string))
    expect(kept.length).toBe(2)
    for (const code of ['en', 'ru']) {
      await speak(code)
      expect(new Set(kept.map(fieldWords)).size).toBe(2)
      expect(kept.map(fieldWords).filter((words) => /^holds|^Holds/.test(words))).toEqual([])
    }
    expect(fieldWords(kept[1] ?? '')).toBe('Эту строку не удалось сохранить: одно из значений не принято. Проверьте её значения.')
  })

  it('say why a reply did not go out at its time, in English as the server keeps it', async () => {
    const kept = 'The time to answer this customer is over. Nothing can be sent until the customer writes again.'
    expect([heldBackWords(kept), heldBackWords(null)]).toEqual([kept, ''])
    const late = rust.map((text) => /"(It could not be sent at its time[^"]*)"/.exec(text)?.[1]).find(Boolean)
    const gone = rust.map((text) => /"(The account that this conversation came through is no longer connected here\.)"/.exec(text)?.[1]).find(Boolean)
    const restored = rust.map((text) => /"(It was held back because the data was restored[^"]*)"/.exec(text)?.[1]).find(Boolean)
    await speak('ru')
    expect(heldBackWords(kept)).toBe('Клиент писал слишком давно: в этом канале ответить ему свободно уже нельзя.')
    const said = [late, gone, restored, 'text must have at most 1000 characters'].map(heldBackWords)
    expect(new Set(said).size).toBe(4)
    expect(said.filter((words) => /[a-z]{3}/i.test(words))).toEqual([])
  })

  it('begin a notice about an account with a headline of ours, and keep what the platform said', async () => {
    const notice = { kind: 'account_alerts', text: 'WhatsApp warns: too many complaints.' }
    expect(noticeWords(notice)).toEqual({ text: notice.text })
    await speak('zh')
    expect(noticeWords(notice)).toEqual({ text: '账户提醒', more: notice.text })
    expect(noticeWords({ kind: 'something_new', text: 'News.' })).toEqual({ text: 'News.' })
  })

  it('keep what only the server can say, marked as its own', async () => {
    const fact: HealthFactView = { name: 'queue', state: 'warn', text: '3 replies wait, the oldest for 5 minutes.', advice: 'See above.' }
    expect(factWords(fact)).toEqual({ text: fact.text, advice: 'See above.' })
    await speak('zh')
    expect(factWords(fact)).toEqual({ text: '有回复已等待较长时间。', more: '3 replies wait, the oldest for 5 minutes. See above.' })
    expect(factWords({ ...fact, state: 'ok' }).more).toBeUndefined()
  })

  it('say a fact with its figures where the server names the sentence', async () => {
    const fact: HealthFactView = { name: 'queue', state: 'warn', text: '3 replies wait, the oldest for 5 minutes.', advice: 'See above.', code: 'waiting', values: { count: 3, seconds: 320 } }
    expect(factWords(fact)).toEqual({ text: fact.text, advice: 'See above.' })
    await speak('ru')
    expect(factWords(fact)).toEqual({ text: 'Ждут 3 ответа, самый старый — 5 мин.', more: undefined })
    expect(factWords({ ...fact, name: 'gaps', code: 'failed', values: { count: 1000 } }).text).toMatch(/^Не удалось принять 1\s?000\+ вебхуков/)
    const compared = { ...fact, name: 'recovery', code: 'compared' }
    expect(factWords({ ...compared, values: { count: 0, seconds: 60 } }).text).toContain('ничего не пропущено')
    expect(factWords({ ...compared, values: { count: 2, seconds: 60 } }).text).toContain('2 сообщения')
    // the platform's own reason is kept beside it
    expect(factWords({ ...fact, name: 'recovery', code: 'failed', text: 'Asking failed: (#4) limit', values: {} }).more).toBe('Asking failed: (#4) limit')
    // a sentence that a newer server has and this page does not know
    expect(factWords({ ...fact, code: 'of_tomorrow' }).more).toBe(`${fact.text} See above.`)
  })

  it('say a notice by its kind, as the list of notices does', async () => {
    const fact: HealthFactView = { name: 'notice', state: 'warn', text: 'The PIN was changed.', advice: 'Its own pages say more.', code: 'security', values: {} }
    expect(factWords(fact)).toEqual({ text: fact.text, advice: fact.advice })
    await speak('ar')
    expect(factWords(fact)).toEqual(noticeWords({ kind: 'security', text: fact.text }))
    expect(factWords(fact).more).toBe(fact.text)
  })

  it('are there for every sentence of an account’s health that has a code', () => {
    const connectors = readFileSync(join(server, '../../connectors/src/health.rs'), 'utf8')
    const codes = [...found(/\.coded\(\s*"([a-z_]+)"/g), ...[...connectors.matchAll(/\.coded\(\s*"([a-z_]+)"/g)].map((match) => match[1] as string)]
    const names = ['connection', 'webhooks', 'gaps', 'unrouted', 'queue', 'recovery', 'deliveries', 'token_expiry']
    expect(codes.length).toBeGreaterThan(15)
    expect(codes.filter((code) => !names.some((name) => te(`settings.health.said.${name}.${code}`)))).toEqual([])
  })

  it('say why a webhook could not be stored, each reason once, and what it held', async () => {
    const reasons = [
      ...rust.flatMap((text) => [...text.matchAll(/Some\(Refusal::\w+\) => "([^"]+)"/g)].map((match) => match[1] as string)),
      ...found(/const CONTRADICTS: &str = "([^"]+)"/g),
      ...found(/Failure::Poison\("([^"]+)"\.to_owned/g),
    ]
    expect(reasons).toHaveLength(4)
    expect(webhookErrorWords(`${reasons[0]}; ${reasons[0]}`)).toBe(reasons[0])
    await speak('ru')
    expect(reasons.map(webhookErrorWords).filter((words) => /[a-z]{3}/i.test(words))).toEqual([])
    expect(webhookErrorWords('Something new.')).toBe('Something new.')
    expect([webhookKindWords('message'), webhookKindWords('policy_enforcement'), webhookKindWords('brand_new')]).toEqual(['Сообщение', 'Платформа применяет свои правила', 'Brand new'])
  })
})
