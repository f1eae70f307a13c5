import { speak } from '@/i18n'

/** Tests read English, unless they say otherwise; those without a page read nothing. */
if (typeof document !== 'undefined') await speak('en')
