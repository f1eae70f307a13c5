import { createI18n } from 'vue-i18n'
import en from './en.json'

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
})

/** For code outside of components; components take `t` from useI18n. */
export const t = i18n.global.t
export const te = i18n.global.te
