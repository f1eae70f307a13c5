import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import type { TemplateView } from '@/api/types'
import { i18n } from '@/i18n'
import TemplateForm from './TemplateForm.vue'

function open(category: string, stopped: boolean) {
  setActivePinia(createPinia())
  const template: TemplateView = {
    id: '1',
    inbox_id: '2',
    name: 'spring',
    language: 'en_US',
    category,
    status: 'APPROVED',
    parameter_format: 'positional',
    layout: { header: null, footer: null, buttons: [], beyond: [], body: { text: 'Hello', variables: [] } },
    components: [],
    synced_at: '2026-11-01T10:00:00.000Z',
  }
  const form = mount(TemplateForm, { props: { template, inboxId: '2', contactName: null, stopped }, global: { plugins: [i18n] } })
  return { form, button: form.get<HTMLButtonElement>('[data-testid=template-send]').element }
}

it('says why a customer who stopped marketing gets none, and sends them everything else', async () => {
  const marketing = open('MARKETING', true)
  expect(marketing.form.get('[role=alert]').text()).toContain('asked not to get marketing')
  expect(marketing.button.disabled).toBe(true)
  await marketing.form.get('form').trigger('submit')
  expect(marketing.form.emitted('send')).toBeUndefined()

  for (const [category, stopped] of [
    ['UTILITY', true],
    ['MARKETING', false],
  ] as const) {
    const { form } = open(category, stopped)
    await form.get('form').trigger('submit')
    expect(form.emitted('send'), category).toHaveLength(1)
  }
})
