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

it.each([
  ['послезавтра', at(28, 9)],
  ['завтра вечером', at(27, 18)],
  ['через полчаса', at(26, 13, 10)],
  ['через 2 недели', at(10, 9, 0, 11)],
  ['в пятницу в 16', at(27, 16)],
  ['на следующей неделе', at(3, 9, 0, 11)],
  ['сегодня вечером', at(26, 18)],
])('understands "%s"', async (text, wanted) => expect(await read(text, 'ru')).toEqual(wanted))

it.each([
  ['明天', at(27, 9)],
  ['后天', at(28, 9)],
  ['大后天上午10点', at(29, 10)],
  ['今晚', at(26, 18)],
  ['下周', at(30, 9)],
  ['下周三', at(2, 9, 0, 11)],
  ['3小时后', at(26, 15, 40)],
  ['半小时后', at(26, 13, 10)],
  ['两周后', at(10, 9, 0, 11)],
  ['周五下午2点', at(27, 14)],
  ['１２月１日', at(1, 9, 0, 11)],
])('understands "%s"', async (text, wanted) => expect(await read(text, 'zh')).toEqual(wanted))

it.each([
  ['غدًا', at(27, 9)],
  ['غداً الساعة 9', at(27, 9)],
  ['غدا الساعة ٨ مساءً', at(27, 20)],
  ['صباح الغد', at(27, 9)],
  ['مساء الغد', at(27, 18)],
  ['بعد غد', at(28, 9)],
  ['الليلة', at(26, 18)],
  ['بعد ساعة', at(26, 13, 40)],
  ['بعد ساعتين', at(26, 14, 40)],
  ['بعد 3 ساعات', at(26, 15, 40)],
  ['بعد ثلاث ساعات', at(26, 15, 40)],
  ['بعد نصف ساعة', at(26, 13, 10)],
  ['بعد 20 دقيقة', at(26, 13, 0)],
  ['بعد يومين', at(28, 9)],
  ['بعد أسبوع', at(3, 9, 0, 11)],
  ['بعد أسبوعين', at(10, 9, 0, 11)],
  ['الأسبوع القادم', at(3, 9, 0, 11)],
  ['يوم الاثنين', at(30, 9)],
  ['الاثنين القادم', at(30, 9)],
  ['الجمعة الساعة 14:30', at(27, 14, 30)],
  ['1 ديسمبر', at(1, 9, 0, 11)],
])('understands "%s"', async (text, wanted) => expect(await read(text, 'ar')).toEqual(wanted))

it('takes no moment that is over, and nothing that is none', async () => {
  for (const text of ['', 'yesterday', 'soonish', '9', '3 may 2020']) expect(await read(text)).toBeNull()
})
