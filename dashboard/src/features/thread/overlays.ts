import { later } from '@/lib/later'

/** What opens over a thread and in it, put off until then. */
export const ContactTimeline = later(() => import('./ContactTimeline.vue'))
export const DateDialog = later(() => import('./DateDialog.vue'))
export const GalleryDialog = later(() => import('./GalleryDialog.vue'))
export const HandOverDialog = later(() => import('./HandOverDialog.vue'))
export const ImageLightbox = later(() => import('./ImageLightbox.vue'))
export const MessageDetails = later(() => import('./MessageDetails.vue'))
export const RawDialog = later(() => import('./RawDialog.vue'))
export const SnoozeDialog = later(() => import('./SnoozeDialog.vue'))
export const EmojiPanel = later(() => import('@/ui/UiEmojiPanel.vue'))
