/**
 * A language as Intl is to take it: in the variant that the reader has chosen in the browser (a 24-hour clock in London, a 12-hour
 * one in Boston), with the digits and the calendar of the platforms, whose ids, prices and dates stand beside ours.
 */
export function regional(language: string): string {
  const chosen = navigator.languages.find((each) => (each === language || each.startsWith(`${language}-`)) && isTag(each))
  const variant = new Intl.Locale(chosen ?? language)
  // the texts are in simplified characters, so are the dates
  const written = variant.language === 'zh' && variant.maximize().script !== 'Hans' ? 'zh-CN' : variant
  return new Intl.Locale(written, { numberingSystem: 'latn', calendar: 'gregory' }).toString()
}

/** Browsers hand on what the system is set to, such as `en-US@posix`, which is none. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

/** Formatters are dear to make and asked for in every row of a list. */
function kept<Options extends object, Format>(make: (locale: string, options: Options) => Format): (language: string, options: Options) => Format {
  const made = new Map<string, Format>()
  return (language, options) => {
    const key = language + JSON.stringify(options)
    let format = made.get(key)
    if (!format) made.set(key, (format = make(regional(language), options)))
    return format
  }
}

export const dates = kept((locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options))
export const numbers = kept((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options))
const relative = kept((locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options))
const lists = kept((locale, options: Intl.ListFormatOptions) => new Intl.ListFormat(locale, options))

/** As a heading begins. */
export function capital(words: string, language: string): string {
  return words.charAt(0).toLocaleUpperCase(language) + words.slice(1)
}

/** Today, yesterday, in the words of the language. */
export function dayFromToday(days: number, language: string): string {
  return capital(relative(language, { numeric: 'auto' }).format(days, 'day'), language)
}

/** Names one after the other as the language does it: "Ada, Ben", "艾达、本", "آدا وبن". */
export function listed(names: Iterable<string>, language: string): string {
  return lists(language, { style: 'narrow', type: 'conjunction' }).format(names)
}
