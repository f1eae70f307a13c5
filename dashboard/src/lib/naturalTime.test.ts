import { expect, it } from 'vitest'
import { momentOf } from './naturalTime'

/** A Thursday. */
const now = new Date(2026, 10, 26, 12, 40)
const at = (day: number, hour: number, minute = 0, month = 10) => new Date(2026, month, day, hour, minute)
const read = (text: string, locale = 'en') => momentOf(text, locale, now).then((moment) => moment && new Date(moment.getFullYear(), moment.getMonth(), moment.getDate(), moment.getHours(), moment.getMinutes()))

it.each([
  ['tomorrow', at(27, 9)],
  ['tomorrow 9', at(27, 9)],
  ['Tomorrow at 14:30', at(27, 14, 30)],
  ['in 3 hours', at(26, 15, 40)],
  ['3h', at(26, 15, 40)],
  ['monday', at(30, 9)],
  ['next monday', at(30, 9)],
  ['friday 16', at(27, 16)],
  ['tonight', at(26, 18)],
  ['in 2 weeks', at(10, 9, 0, 11)],
  ['30 nov', at(30, 9)],
])('understands "%s"', async (text, wanted) => expect(await read(text)).toEqual(wanted))

it('understands the reader’s language, and English beside it', async () => {
  expect(await read('завтра в 9', 'ru')).toEqual(at(27, 9))
  expect(await read('через 3 часа', 'ru')).toEqual(at(26, 15, 40))
  expect(await read('в понедельник', 'ru')).toEqual(at(30, 9))
  expect(await read('明天9点', 'zh')).toEqual(at(27, 9))
  expect(await read('tomorrow 9', 'ru')).toEqual(at(27, 9))
  expect(await read('in 3 hours', 'ar')).toEqual(at(26, 15, 40))
})

it('takes no moment that is over, and nothing that is none', async () => {
  for (const text of ['', 'yesterday', 'soonish', '9', '3 may 2020']) expect(await read(text)).toBeNull()
})
