import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { h } from 'vue'
import { i18n, speak } from '@/i18n'
import { usePreview } from './usePreview'

/** The lines of a list, in the language that is spoken now. */
function lines(previews: string[]): string[] {
  const List = {
    setup() {
      const inWords = usePreview()
      return () => previews.map((each) => h('p', inWords(each).text))
    },
  }
  return mount(List, { global: { plugins: [i18n] } }).findAll('p').map((line) => line.text())
}

afterEach(() => speak('en'))

it('says what happened as the thread says it, where the list has no shorter words', async () => {
  const marks = ['[unblocked]', '[optout]', '[optin]', '[order_update]', 'hello']
  expect(lines(marks)).toEqual(['The customer unblocked the account', 'The customer stopped the updates', 'Subscribed to updates', 'Order update', 'hello'])
  await speak('ru')
  expect(lines(marks.slice(0, 3)).filter((line) => /[a-z]{3}/i.test(line))).toEqual([])
})
