/** CLDR's order, in which the forms of a text stand: `one | few | many` in Russian, all six in Arabic, one in Chinese. */
const ORDER: Intl.LDMLPluralRule[] = ['zero', 'one', 'two', 'few', 'many', 'other']

/** The forms that whole numbers take in a language; fractions are not counted anywhere. */
export function formsOf(language: string): Intl.LDMLPluralRule[] {
  const rules = new Intl.PluralRules(language)
  const used = new Set(Array.from({ length: 201 }, (_, count) => rules.select(count)))
  return ORDER.filter((form) => used.has(form))
}

/** Which form stands for a number. A text with one form more than its language has begins with a special one for nothing. */
export function pluralRule(language: string): (count: number, choices: number) => number {
  const rules = new Intl.PluralRules(language)
  const forms = formsOf(language)
  return (count, choices) => {
    const special = choices > forms.length ? 1 : 0
    if (special && count === 0) return 0
    const form = forms.indexOf(rules.select(Math.abs(Math.trunc(count))))
    return Math.min(special + form, choices - 1)
  }
}
