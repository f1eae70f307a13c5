import { expect, it } from 'vitest'
import { message } from '@/testing'
import { noticeWords, toldOnce } from './notices'

it('says what exactly happened where the platform tells', () => {
  expect(noticeWords('number_changed', { old: '1', new: '12195555358', body: 'User Ada changed' })).toEqual({ key: 'numberChangedTo', values: { number: '+12195555358' } })
  expect(noticeWords('number_changed', { new: 'US.134' }).key).toBe('number_changed')
  expect(noticeWords('referral', { source: 'ad', headline: 'Spring' })).toEqual({ key: 'came.ad', values: { title: 'Spring' } })
  expect(noticeWords('referral', { source: 'link', ref: 'poster' })).toEqual({ key: 'came.link', values: { title: 'poster' } })
  expect(noticeWords('optin', { type: 'notification_messages', title: 'News' })).toEqual({ key: 'optinTo', values: { topic: 'News' } })
  expect(noticeWords('optin', { notification_messages_status: 'STOP NOTIFICATIONS', title: 'News' }).key).toBe('optout')
  expect(noticeWords('thread_control', { action: 'taken', app_name: 'Page Inbox' })).toEqual({ key: 'threadTo.taken', values: { app: 'Page Inbox' } })
  expect(noticeWords('thread_control', { action: 'requested', app_id: '1' }).key).toBe('thread.requested')
  expect(noticeWords('call', { direction: 'customer', status: 'missed' }).key).toBe('missed_call')
  expect(noticeWords('call', { direction: 'customer', status: 'ended', duration: 61 }).key).toBe('callEnded')
  expect(noticeWords('feedback', { answers: [{ answer: '4', comment: 'Quick and kind' }] })).toEqual({ key: 'feedbackSaid', values: { said: '4, Quick and kind' } })
  expect(noticeWords('feedback', { feedback: 'Good response' }).values).toEqual({ said: 'Good response' })
})

it('falls back to the kind alone', () => {
  for (const odd of [null, 'x', [], {}]) {
    expect(noticeWords('number_changed', odd).key).toBe('number_changed')
    expect(noticeWords('referral', odd).key).toBe('referral')
    expect(noticeWords('feedback', odd).key).toBe('feedback')
    expect(noticeWords('identity_changed', odd)).toEqual({ key: 'identity_changed', values: {} })
  }
})

it('tells once of the whole person what each of their conversations tells', () => {
  const line = (id: string, type: string, detail: unknown) => message(id, { kind: 'system', event: { type, detail } })
  const merged = (id: string, merge: string) => line(id, 'contact_merged', { merge_id: merge })
  const all = [message('a'), merged('b', 'm1'), merged('c', 'm1'), line('d', 'contact_unmerged', { merge_id: 'm1' }), merged('e', 'm2'), line('f', 'assigned', {}), line('g', 'assigned', {})]
  expect(toldOnce(all).map(({ id }) => id)).toEqual(['a', 'b', 'd', 'e', 'f', 'g'])
})
