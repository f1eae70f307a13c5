import { later } from '@/lib/later'

/** Looked at now and then, so put off until it is. */
export const ShortcutsDialog = later(() => import('./ShortcutsDialog.vue'))
