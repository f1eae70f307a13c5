import { later } from '@/lib/later'

/** What opens over the details, put off until then. */
export const PrivacyDialog = later(() => import('./PrivacyDialog.vue'))
export const MergeDialog = later(() => import('./MergeDialog.vue'))
