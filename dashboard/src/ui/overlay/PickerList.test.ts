import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import PickerList from './PickerList.vue'

it('leaves its keys to an input method while that composes a word', async () => {
  const page = mount(PickerList, { props: { options: [], selected: [], searchLabel: 'Find a label', emptyText: 'Nothing', several: true, creating: (name: string) => `Create ${name}` } })
  const field = page.get('input')
  await field.setValue('とうきょう')
  await field.trigger('keydown', { key: 'Enter', isComposing: true })
  expect(page.emitted('create')).toBeUndefined()
  await field.trigger('keydown', { key: 'Enter' })
  expect(page.emitted('create')).toEqual([['とうきょう']])
})
