import { later } from '@/lib/later'

/** What opens over the composer and in it, put off until then. */
export const EmojiPanel = later(() => import('@/ui/UiEmojiPanel.vue'))
export const InteractiveDialog = later(() => import('./InteractiveDialog.vue'))
export const LocationDialog = later(() => import('./LocationDialog.vue'))
export const TemplateDialog = later(() => import('./templates/TemplateDialog.vue'))
export const VoiceBar = later(() => import('./VoiceBar.vue'))
export const WhenDialog = later(() => import('./WhenDialog.vue'))
