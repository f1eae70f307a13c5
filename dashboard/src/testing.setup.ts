import { speak } from '@/i18n'

/** Tests read English, unless they say otherwise. */
await speak('en')
