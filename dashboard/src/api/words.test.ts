import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { speak, te } from '@/i18n'
import { explain, problemFrom } from './problem'
import type { HealthFactView } from './types'
import { factWords, failureWords, fieldWords, heldBackWords, noticeWords } from './words'

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

  it('say why a reply did not go out at its time, in English as the server keeps it', async () => {
    const kept = 'The time to answer this customer is over. Nothing can be sent until the customer writes again.'
    expect([heldBackWords(kept), heldBackWords(null)]).toEqual([kept, ''])
    const late = rust.map((text) => /"(It could not be sent at its time[^"]*)"/.exec(text)?.[1]).find(Boolean)
    const gone = rust.map((text) => /"(The account that this conversation came through is no longer connected here\.)"/.exec(text)?.[1]).find(Boolean)
    await speak('ru')
    expect(heldBackWords(kept)).toBe('Клиент писал слишком давно: в этом канале ответить ему свободно уже нельзя.')
    const said = [late, gone, 'text must have at most 1000 characters'].map(heldBackWords)
    expect(new Set(said).size).toBe(3)
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
})
