import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MeView } from '@/api/types'
import { language } from '@/i18n'
import { preferences } from '@/lib/preferences'
import { toasts } from '@/lib/toast'
import { answer } from '@/testing'
import { chooseBeforehand, chooseLanguage, followMember } from './language'

const me = (spoken: MeView['language']) => ({ user: { id: 'u1' }, language: spoken }) as MeView

describe('the language of the desk', () => {
  const kept: unknown[] = []
  beforeEach(() => {
    kept.length = 0
    toasts.value = []
    preferences.language = null
    vi.stubGlobal('fetch', answer({ 'PATCH /me': ({ body }) => (kept.push(body), me(null)) }))
  })

  it('is the member’s, whatever the device spoke before', async () => {
    preferences.language = 'zh'
    await followMember(me('ar'))
    expect([language.value, preferences.language, kept]).toEqual(['ar', 'ar', []])
    await followMember(me(null))
    expect([language.value, preferences.language]).toEqual(['en', null])
  })

  it('is kept for the member who logs in after it was chosen on the sign-in page, once', async () => {
    chooseBeforehand('ru')
    await followMember(me('ar'))
    expect([language.value, kept]).toEqual(['ru', [{ language: 'ru' }]])
    await followMember(me('ar'))
    expect([language.value, kept.length]).toEqual(['ar', 1])
  })

  it('goes back and says so where it could not be kept', async () => {
    await chooseLanguage('ru')
    vi.stubGlobal('fetch', answer({ 'PATCH /me': () => Response.json({ code: 'unavailable' }, { status: 503 }) }))
    await chooseLanguage('zh')
    expect([language.value, preferences.language, toasts.value.length]).toEqual(['ru', 'ru', 1])
    await chooseLanguage(null).catch(() => undefined)
  })
})
