import { computed, onBeforeUnmount, onMounted, ref, watch, type ComputedRef } from 'vue'
import type { ConversationView } from '@/api/types'
import { useMentions } from '@/realtime/stores/mentions'
import { useNotifications } from '@/realtime/stores/notifications'
import { useReadMarks } from '@/realtime/stores/readMarks'

/** A message counts as read when its end is on screen in a window somebody looks at. */
export function useAttention(conversation: () => ConversationView, atEnd: () => boolean): { attending: ComputedRef<boolean> } {
  const marks = useReadMarks()
  const mentions = useMentions()
  const notifications = useNotifications()
  marks.opened(conversation().id)
  const focused = ref(document.visibilityState === 'visible' && document.hasFocus())
  const look = () => (focused.value = document.visibilityState === 'visible' && document.hasFocus())
  const events = ['focus', 'blur', 'pointerdown'] as const
  onMounted(() => {
    events.forEach((name) => addEventListener(name, look))
    document.addEventListener('visibilitychange', look)
  })
  onBeforeUnmount(() => {
    events.forEach((name) => removeEventListener(name, look))
    document.removeEventListener('visibilitychange', look)
  })
  const attending = computed(() => focused.value && atEnd())
  watch(
    [attending, () => conversation().inbound_count],
    ([isThere]) => isThere && marks.unread(conversation()) > 0 && marks.markRead(conversation()),
    { immediate: true },
  )
  watch([attending, () => mentions.hasUnread(conversation().id)], ([isThere, isNamed]) => isThere && isNamed && mentions.markConversation(conversation().id), { immediate: true })
  /** What is refused is unread again: it is asked for once more when somebody looks anew, not on and on. */
  let asked = false
  watch(attending, () => (asked = false))
  watch(
    [attending, () => notifications.isUnread(conversation().id)],
    ([isThere, isTold]) => {
      if (!isThere || !isTold || asked) return
      asked = true
      notifications.markConversation(conversation().id).then(
        () => (asked = false),
        () => undefined,
      )
    },
    { immediate: true },
  )
  return { attending }
}
