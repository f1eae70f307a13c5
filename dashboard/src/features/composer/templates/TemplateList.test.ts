import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { i18n } from '@/i18n'
import TemplateList from './TemplateList.vue'

const open = (searching: boolean, more: boolean) =>
  mount(TemplateList, { props: { templates: [], chosen: null, state: 'ready', problem: '', searching, more }, global: { plugins: [i18n] } })

it('says that no template matches only when all were looked through', async () => {
  expect(open(true, false).text()).toBe('No template matches.')
  expect(open(false, false).text()).toContain('There are no templates yet.')
  const list = open(true, true)
  expect(list.text()).toContain('Nothing found so far')
  expect(list.text()).not.toContain('No template matches')
  await list.get('button').trigger('click')
  expect(list.emitted('more')).toHaveLength(1)
})
