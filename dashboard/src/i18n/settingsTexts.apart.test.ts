import { afterEach, beforeEach, expect, it, vi } from 'vitest'

/** Said on a page of the settings alone. */
const KEY = 'settings.privacy.text'
const open = () => import('./index')

beforeEach(() => vi.resetModules())
afterEach(() => {
  vi.doUnmock('./settings/zh.json')
  vi.restoreAllMocks()
})

it('come when they are wanted, and from then on in every language that is chosen', async () => {
  const { settingsTexts, speak, t, te } = await open()
  await speak('en')
  expect([te('common.save'), te(KEY)]).toEqual([true, false])
  await settingsTexts()
  const english = t(KEY)
  expect(english).toMatch(/[a-z]{3}/)
  await speak('ru')
  expect(t(KEY)).toMatch(/[а-я]{3}/)
  expect(t('common.save')).toBe('Сохранить')
  await speak('en')
  expect(t(KEY)).toBe(english)
})

it('come in the language that is on its way, not in the one that is left', async () => {
  const { language, settingsTexts, speak, t } = await open()
  await speak('en')
  const speaking = speak('ru')
  await settingsTexts()
  expect(language.value).toBe('ru')
  expect(t(KEY)).toMatch(/[а-я]{3}/)
  await speaking
})

it('come beside the first part where a page of theirs is the first that is opened, whoever asks twice', async () => {
  const { settingsTexts, speak, t, te } = await open()
  void speak('ru')
  const wanted = settingsTexts()
  await speak('ru')
  await wanted
  expect([te('common.save'), t(KEY)]).toEqual([true, expect.stringMatching(/[а-я]{3}/)])
})

it('are waited for by the page that says them, which is not opened without them and can be opened later', async () => {
  vi.doMock('./settings/zh.json', () => {
    throw new Error('the line is cut')
  })
  const { language, speak, t, te } = await open()
  const { withTexts } = await import('@/router/withTexts')
  const page = withTexts(() => Promise.resolve('the page'))
  await speak('zh')
  await expect(page()).rejects.toThrow()
  expect([language.value, te('common.save'), te(KEY)]).toEqual(['zh', true, false])

  vi.doUnmock('./settings/zh.json')
  await expect(page()).resolves.toBe('the page')
  expect(t(KEY)).toMatch(/\p{Script=Han}{3}/u)
})

it('keep the language where those of another cannot be had', async () => {
  vi.doMock('./settings/zh.json', () => {
    throw new Error('the line is cut')
  })
  const { language, settingsTexts, speak, t } = await open()
  await speak('en')
  await settingsTexts()
  await speak('zh')
  expect(language.value).toBe('en')
  expect(t(KEY)).toMatch(/[a-z]{3}/)
})
