import { describe, expect, it, vi } from 'vitest'
import { direction, language, speak, t } from './index'

describe('speak', () => {
  it('says everything in the language, and turns the page with it', async () => {
    await speak('ar')
    expect([language.value, direction.value, document.documentElement.lang, document.documentElement.dir]).toEqual(['ar', 'rtl', 'ar', 'rtl'])
    expect(t('common.save')).toBe('حفظ')
    await speak('en')
    expect([t('common.save'), document.documentElement.dir]).toEqual(['Save', 'ltr'])
  })

  it('takes the last choice, however long the texts of an earlier one are on their way', async () => {
    const slow = speak('zh')
    await speak('en')
    await slow
    expect(language.value).toBe('en')
  })

  it('follows the browser where nothing is chosen, or nothing that it knows', async () => {
    const languages = vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['ru-RU', 'en'])
    await speak(null)
    expect(t('common.save')).toBe('Сохранить')
    languages.mockReturnValue(['en-GB'])
    await speak('tlh')
    expect(language.value).toBe('en')
  })
})
