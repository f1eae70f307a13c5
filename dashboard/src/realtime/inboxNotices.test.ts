import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import type { InboxNoticeView } from '@/api/types'
import { applyEvent } from './apply'
import { useInboxNotices } from './stores/inboxNotices'

const notice = (id: string, inbox_id: string): InboxNoticeView => ({
  id,
  inbox_id,
  kind: 'policy_enforcement',
  severity: 'warning',
  text: 'A warning.',
  raw: {},
  at: '2026-05-01T10:00:00.000Z',
  created_at: '2026-05-01T10:00:00.000Z',
})

it('keeps what platforms tell about accounts, newest first and once each', () => {
  setActivePinia(createPinia())
  for (const each of [notice('1', 'a'), notice('2', 'b'), notice('3', 'a'), notice('3', 'a')]) applyEvent({ type: 'inbox_notice.created', data: each })
  const ids = (list: InboxNoticeView[]) => list.map((each) => each.id)
  expect(ids(useInboxNotices().live)).toEqual(['3', '2', '1'])
  expect(ids(useInboxNotices().ofInbox('a'))).toEqual(['3', '1'])
})
