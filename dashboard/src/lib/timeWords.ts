/**
 * Words for moments that the library of dates does not know: Arabic is said in its English, Chinese in words that it reads.
 */
const MARKS = /[\u064b-\u0652\u0670\u0640]/g

const NUMBERS: Record<string, number> = {
  ثلاث: 3, ثلاثه: 3, اربع: 4, اربعه: 4, خمس: 5, خمسه: 5, ست: 6, سته: 6, سبع: 7, سبعه: 7, ثمان: 8, ثماني: 8, ثمانيه: 8, تسع: 9, تسعه: 9, عشر: 10, عشره: 10,
}

/** One, two, and several of each. */
const UNITS: Record<string, [one: string, two: string, many: string]> = {
  minute: ['دقيقه', 'دقيقتين', 'دقائق'],
  hour: ['ساعه', 'ساعتين', 'ساعات'],
  day: ['يوم', 'يومين', 'ايام'],
  week: ['اسبوع', 'اسبوعين', 'اسابيع'],
  month: ['شهر', 'شهرين', 'اشهر|شهور'],
}

/** As words that stand alone; the longer ones first. */
const ARABIC: [string, string][] = [
  ['بعد (?:ال)?غد', 'in 2 days'],
  ['(?:مساء|ليله) (?:ال)?غد|(?:غدا|غد|بكره|بكرا) (?:مساء|ليلا)', 'tomorrow evening'],
  ['صباح (?:ال)?غد|(?:غدا|غد|بكره|بكرا) صباحا', 'tomorrow morning'],
  ['(?:هذا )?المساء|مساء اليوم|هذه الليله|الليله', 'tonight'],
  ['غدا|الغد|غد|بكره|بكرا', 'tomorrow'],
  ['اليوم', 'today'],
  ['نصف ساعه', '30 minutes'],
  ['ربع ساعه', '15 minutes'],
  ['الاسبوع (?:القادم|المقبل|الجاي)', 'next week'],
  ['الشهر (?:القادم|المقبل|الجاي)', 'next month'],
  ['(?:يوم )?الاحد', 'sunday'],
  ['(?:يوم )?الاثنين', 'monday'],
  ['(?:يوم )?الثلاثاء', 'tuesday'],
  ['(?:يوم )?الاربعاء', 'wednesday'],
  ['(?:يوم )?الخميس', 'thursday'],
  ['(?:يوم )?الجمعه', 'friday'],
  ['(?:يوم )?السبت', 'saturday'],
  ['القادم|القادمه|المقبل|المقبله|الجاي', ''],
  ['يناير|كانون الثاني', 'january'],
  ['فبراير|شباط', 'february'],
  ['مارس|اذار', 'march'],
  ['ابريل|نيسان', 'april'],
  ['مايو|ايار', 'may'],
  ['يونيو|حزيران', 'june'],
  ['يوليو|تموز', 'july'],
  ['اغسطس|اب', 'august'],
  ['سبتمبر|ايلول', 'september'],
  ['اكتوبر|تشرين الاول', 'october'],
  ['نوفمبر|تشرين الثاني', 'november'],
  ['ديسمبر|كانون الاول', 'december'],
  ['الساعه', 'at'],
  ['بعد|خلال', 'in'],
]

/** A letter of Arabic on neither side: `\b` knows Latin words alone. */
const alone = (words: string) => new RegExp(`(?<![\\u0621-\\u064a])(?:${words})(?![\\u0621-\\u064a])`, 'g')

const RULES: [RegExp, string | ((found: string) => string)][] = [
  [/(\d)\s*(?:صباحا|صباح|ص)(?![\u0621-\u064a])/g, '$1 am'],
  [/(\d)\s*(?:مساء|ليلا|ظهرا|م)(?![\u0621-\u064a])/g, '$1 pm'],
  [alone(Object.keys(NUMBERS).join('|')), (found) => String(NUMBERS[found])],
  ...ARABIC.map(([words, english]): [RegExp, string] => [alone(words), english]),
  ...Object.entries(UNITS).flatMap(([unit, [one, two, many]]): [RegExp, string][] => [
    [new RegExp(`(\\d)\\s*(?:${one}|${many})(?![\\u0621-\\u064a])`, 'g'), `$1 ${unit}s`],
    [alone(two), `2 ${unit}s`],
    [alone(one), `1 ${unit}`],
  ]),
  [alone('صباحا|الصباح'), 'morning'],
  [alone('مساء|المساء|ليلا'), 'evening'],
  [alone('في|على|عند|يوم'), ' '],
]

/** Letters that people write in several ways, in one. */
function folded(text: string): string {
  return text.replace(MARKS, '').replace(/[أإآ]/g, 'ا').replace(/ى/g, 'ي').replace(/ة/g, 'ه').replace(/[،؛]/g, ' ')
}

export function arabicInEnglish(text: string): string {
  return RULES.reduce((said, [pattern, english]) => said.replace(pattern, english as string), folded(text)).replace(/\s+/g, ' ').trim()
}

const HAN: Record<string, number> = { 一: 1, 两: 2, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 }
const weeks = (count: string) => `${(HAN[count] ?? Number(count)) * 7}天后`

export function plainChinese(text: string): string {
  return text
    .replace(/大后天/g, '3天后')
    .replace(/后天/g, '2天后')
    .replace(/(\d+|[一两二三四五六七八九十])\s*个?(?:周|星期|礼拜)(?:之?后|以后)/g, (_, count: string) => weeks(count))
    .replace(/下个?(?:周|星期|礼拜)(?![一二三四五六日天])/g, '下周一')
    .replace(/下个月/g, '1个月后')
}

/** Digits of other scripts, as some keyboards write them. */
export function latinDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹０-９]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
}
