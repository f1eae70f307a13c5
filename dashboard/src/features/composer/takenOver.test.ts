import { expect, it } from 'vitest'
import { message } from '@/testing'
import { takenOver } from './takenOver'

const control = (id: string, detail: object) => message(id, { kind: 'system', text: null, event: { type: 'thread_control', detail: detail as never } })

it('tells who has the conversation, by the newest event', () => {
  const taken = control('1', { action: 'taken', app_name: 'Page Inbox' })
  expect(takenOver([message('0')])).toBeNull()
  expect(takenOver([taken, message('2')])).toEqual({ app: 'Page Inbox' })
  expect(takenOver([control('1', { action: 'taken', app_id: '77' })])).toEqual({ app: null })
  expect(takenOver([control('1', { action: 'passed', app_name: 'Page Inbox' })])).toEqual({ app: 'Page Inbox' })
})

it('is over when the conversation was passed to us, and not by asking for it', () => {
  const taken = control('1', { action: 'taken', app_name: 'Page Inbox' })
  expect(takenOver([taken, control('2', { action: 'passed', app_id: '77' })])).toBeNull()
  expect(takenOver([taken, control('2', { action: 'requested', app_name: 'Page Inbox' })])).toEqual({ app: 'Page Inbox' })
  expect(takenOver([control('2', { action: 'requested', app_name: 'Page Inbox' })])).toBeNull()
})
