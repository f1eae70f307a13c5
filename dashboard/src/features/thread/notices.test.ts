import { expect, it } from 'vitest'
import { noticeWords } from './notices'

it('says what exactly happened where the platform tells', () => {
  expect(noticeWords('number_changed', { wa_id: '12195555358', body: 'User Ada changed' })).toEqual({ key: 'numberChangedTo', values: { number: '+12195555358' } })
  expect(noticeWords('referral', { source: 'ADS', ads_context_data: { ad_title: 'Spring' } })).toEqual({ key: 'came.ad', values: { title: 'Spring' } })
  expect(noticeWords('referral', { ref: 'poster', source: 'SHORTLINK' })).toEqual({ key: 'came.link', values: { title: 'poster' } })
  expect(noticeWords('optin', { type: 'notification_messages', title: 'News' })).toEqual({ key: 'optinTo', values: { topic: 'News' } })
  expect(noticeWords('optin', { notification_messages_status: 'STOP NOTIFICATIONS', title: 'News' }).key).toBe('optout')
  expect(noticeWords('account_linking', { status: 'unlinked' }).key).toBe('accountUnlinked')
})

it('falls back to the kind alone', () => {
  for (const odd of [null, 'x', [], {}]) {
    expect(noticeWords('number_changed', odd).key).toBe('number_changed')
    expect(noticeWords('referral', odd).key).toBe('referral')
    expect(noticeWords('identity_changed', odd)).toEqual({ key: 'identity_changed', values: {} })
  }
})
