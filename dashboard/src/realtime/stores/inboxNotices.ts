import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { InboxNoticeView } from '@/api/types'

/** What the platforms told about connected accounts since this page was opened, newest first. Told to owners and admins alone. */
export const useInboxNotices = defineStore('inboxNotices', () => {
  const live = shallowReactive<InboxNoticeView[]>([])

  function take(notice: InboxNoticeView): void {
    if (!live.some((each) => each.id === notice.id)) live.unshift(notice)
  }

  function ofInbox(inboxId: string): InboxNoticeView[] {
    return live.filter((each) => each.inbox_id === inboxId)
  }

  return { live, take, ofInbox }
})
