import { expect, it } from 'vitest'
import { ref } from 'vue'
import type { LocationQuery } from 'vue-router'
import { useRowLinks } from './useRowLinks'

it('leads to a conversation in the view that is listed, whichever it was listed in before', () => {
  const view = ref('all')
  const linkTo = useRowLinks(() => view.value, () => ({}))
  expect(linkTo('c1')).toMatchObject({ name: 'desk', params: { view: 'all', conversationId: 'c1' } })
  view.value = 'resolved'
  expect(linkTo('c1')).toMatchObject({ params: { view: 'resolved', conversationId: 'c1' } })
})

it('is the same object while the same is listed, also where another message is looked for', () => {
  const query = ref<LocationQuery>({ sort: 'waiting', message: 'm1' })
  const linkTo = useRowLinks(() => 'all', () => query.value)
  const first = linkTo('c1')
  expect(first.query).toEqual({ sort: 'waiting', message: undefined })
  query.value = { sort: 'waiting', message: 'm2' }
  expect(linkTo('c1')).toBe(first)
  query.value = { sort: 'oldest' }
  expect(linkTo('c1').query).toEqual({ sort: 'oldest', message: undefined })
})
