import { expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { conversation } from '@/testing'
import { inverse } from './useMany'
import { useSelection } from './useSelection'

const all = ['a', 'b', 'c', 'd', 'e'].map((id) => conversation(id))

it('chooses one by one, and from one to another', () => {
  const items = shallowRef(all)
  const selection = useSelection(items)
  selection.choose('b', false)
  selection.choose('d', true)
  expect(selection.ids.value).toEqual(['b', 'c', 'd'])
  selection.choose('c', false)
  expect(selection.ids.value).toEqual(['b', 'd'])
  selection.choose('a', true)
  expect(selection.ids.value).toEqual(['a', 'b', 'c', 'd'])
  items.value = all.slice(1)
  expect(selection.ids.value).toEqual(['b', 'c', 'd'])
  selection.clear()
  expect(selection.isActive.value).toBe(false)
})

it('keeps what is still in the list after a change, and lets go of what has left it', () => {
  const items = shallowRef(all)
  const selection = useSelection(items)
  selection.chooseAll()
  selection.everything.value = true
  selection.settle()
  expect([selection.ids.value.length, selection.everything.value]).toEqual([5, true])
  items.value = all.slice(3)
  selection.settle()
  items.value = all
  expect(selection.ids.value).toEqual(['d', 'e'])
  items.value = all.slice(0, 1)
  selection.settle()
  items.value = all
  expect([selection.isActive.value, selection.everything.value]).toEqual([false, false])
})

it('gives back to each what it had', () => {
  const before = (change: object) => ({ status: 'open' as const, snoozed_until: null, assignee_id: null, team_id: null, label_ids: [], priority: 'none', ...change })
  const item = (id: string, was: object, outcome: 'changed' | 'unchanged' | 'failed' = 'changed') => ({ id, outcome, before: before(was), conversation: null, problem: null })
  const items = [item('a', {}), item('b', { assignee_id: 'u1', label_ids: ['l1'] }), item('c', {}), item('d', {}, 'unchanged')]
  expect(inverse(items, { assignee_id: 'u2', add_label_ids: ['l1'] })).toEqual([
    { ids: ['a', 'c'], change: { assignee_id: null, remove_label_ids: ['l1'] } },
    { ids: ['b'], change: { assignee_id: 'u1' } },
  ])
  const snoozed = [item('a', { status: 'snoozed', snoozed_until: '2099-01-01T00:00:00.000Z' })]
  expect(inverse(snoozed, { status: 'resolved' })).toEqual([{ ids: ['a'], change: { status: 'snoozed', snoozed_until: '2099-01-01T00:00:00.000Z' } }])
})
