import { describe, expect, it } from 'vitest'
import type { TemplateView } from '@/api/types'
import { around, fill, gaps, isSendable, needsFile, pieces, rendered, request, suggested, takesName, wrong, type Gap, type Layout } from './template'

const variable = (name: string, example: string | null = null) => ({ name, example })

function template(layout: Partial<Layout>, more: Partial<TemplateView> = {}): TemplateView {
  return {
    id: '1',
    inbox_id: '2',
    name: 'order',
    language: 'en_US',
    category: 'UTILITY',
    status: 'APPROVED',
    parameter_format: 'positional',
    layout: { header: null, footer: null, buttons: [], beyond: [], ...layout, body: layout.body ?? { text: 'Hi', variables: [] } },
    components: [],
    synced_at: '2026-11-01T10:00:00.000Z',
    ...more,
  }
}

const full = template({
  header: { format: 'text', text: { text: 'Order {{1}}', variables: [variable('1', '42')] } },
  body: { text: 'Hi {{1}}, {{2}}!', variables: [variable('1', 'Ada'), variable('2')] },
  footer: 'Bye',
  buttons: [
    { kind: 'quick_reply', text: 'Stop' },
    { kind: 'url', text: 'Track', url: 'https://shop.test/{{1}}', variable: variable('1') },
    { kind: 'copy_code', text: '', variable: variable('code') },
  ],
})
const values = { 'header.1': '7', 'body.1': 'Ada', 'body.2': 'hello', 'button.1': '7', 'button.2': 'SAVE' }

describe('a template', () => {
  it('asks for each of its values once', () => {
    expect(gaps(full).map(({ key }) => key)).toEqual(['header.1', 'body.1', 'body.2', 'button.1', 'button.2'])
  })

  it('names a gap by the words around it', () => {
    const text = 'Hello {{1}}, your {{2}} is ready to be picked up.\nPay {{3}}.\n{{4}}\n您好{{5}}'
    expect(['1', '2', '3', '4', '5', '6'].map((name) => around(text, name))).toEqual(['Hello …, your', 'your … is ready', 'Pay …', null, '您好 …', null])
  })

  it('cuts no character in two among the words around it', () => {
    const cheers = '🎉'.repeat(12)
    expect([around(`${cheers}a{{1}}`, '1'), around(`{{1}}a${cheers}`, '1')]).toEqual([`${cheers}a …`, `… a${cheers}`])
  })

  it('offers the name of the customer where it is likely, and nowhere twice', () => {
    const offered = (asking: TemplateView) => gaps(asking).filter((gap: Gap) => takesName(asking, gap)).map(({ key }) => key)
    expect(offered(full)).toEqual(['body.1'])
    expect(offered(template({ body: { text: '{{day}} {{first_name}}', variables: [variable('day'), variable('first_name')] } }, { parameter_format: 'named' }))).toEqual(['body.first_name'])
  })

  it('is sent as Meta takes it, by number', () => {
    const text = (value: string) => ({ type: 'text', text: value })
    expect(request(full, values)).toEqual({
      name: 'order',
      language: { code: 'en_US' },
      components: [
        { type: 'header', parameters: [text('7')] },
        { type: 'body', parameters: [text('Ada'), text('hello')] },
        { type: 'button', sub_type: 'url', index: '1', parameters: [text('7')] },
        { type: 'button', sub_type: 'copy_code', index: '2', parameters: [{ type: 'coupon_code', coupon_code: 'SAVE' }] },
      ],
    })
    expect(request(template({}), {})).toEqual({ name: 'order', language: { code: 'en_US' } })
  })

  it('is sent by name where its values have names', () => {
    const named = template({ body: { text: 'Hi {{first_name}}', variables: [variable('first_name')] } }, { parameter_format: 'named' })
    expect(request(named, { 'body.first_name': 'Ada' }).components).toEqual([{ type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Ada' }] }])
    expect(suggested(named, 'Ada Lovelace')).toEqual({ 'body.first_name': 'Ada' })
    expect(suggested(named, null)).toEqual({})
    expect(suggested(full, 'Ada')).toEqual({})
  })

  it('has the customer’s name where that is asked for by name, and nothing where something else has a name', () => {
    const asking = (...names: string[]) => template({ body: { text: names.map((name) => `{{${name}}}`).join(' '), variables: names.map((name) => variable(name)) } }, { parameter_format: 'named' })
    const own = ['name', 'first_name', 'firstname', 'customer_name', 'customer_first_name', 'user_name', 'full_name', 'client_full_name']
    expect(suggested(asking(...own), ' Ada  Lovelace ')).toEqual({
      ...Object.fromEntries(own.map((name) => [`body.${name}`, 'Ada'])),
      'body.full_name': 'Ada  Lovelace',
      'body.client_full_name': 'Ada  Lovelace',
    })
    const others = asking('product_name', 'company_name', 'agent_name', 'last_name', 'surname', 'filename', 'street_name', 'name_of_shop', 'nickname', 'order_no')
    expect(suggested(others, 'Ada')).toEqual({})
    expect(gaps(others).filter((gap) => takesName(others, gap))).toEqual([])
  })

  it('shows what the customer will see', () => {
    expect(rendered(full, values)).toMatchObject({ header: { format: 'text', text: 'Order 7' }, body: 'Hi Ada, hello!', footer: 'Bye' })
    expect(rendered(full, values).buttons[1]).toEqual({ kind: 'url', text: 'Track', url: 'https://shop.test/7' })
    expect(pieces('Hi {{ name }}!', () => '')).toEqual([
      { text: 'Hi ', open: false },
      { text: '{{ name }}', open: true },
      { text: '!', open: false },
    ])
    expect(fill('{{}} {{ }} {{a b}} {{1}}', () => 'x')).toBe('{{}} {{ }} {{a b}} x')
  })

  it('takes a place into its header', () => {
    const place = template({ header: { format: 'location' } })
    expect(gaps(place).map(({ name }) => name)).toEqual(['latitude', 'longitude'])
    expect(request(place, { 'header.latitude': '52.5', 'header.longitude': '13.4' }).components).toEqual([
      { type: 'header', parameters: [{ type: 'location', location: { latitude: '52.5', longitude: '13.4' } }] },
    ])
  })

  it('asks for a code once', () => {
    const code = template(
      { body: { text: '{{1}} is your code', variables: [variable('1')] }, buttons: [{ kind: 'url', text: 'Copy', url: 'https://x.test/{{1}}', variable: variable('1') }] },
      { category: 'AUTHENTICATION' },
    )
    expect(gaps(code)).toHaveLength(1)
    expect(request(code, { 'body.1': '99' }).components).toContainEqual({ type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '99' }] })
  })

  it('says what is wrong with a value', () => {
    const gap = { key: 'body.1', place: 'body' as const, name: '1', example: null }
    expect(wrong(gap, ' ')).toBe('missing')
    expect(wrong(gap, 'a\nb')).toBe('lines')
    expect(wrong(gap, 'a    b')).toBe('lines')
    expect(wrong(gap, 'a   b')).toBeNull()
    expect(wrong({ ...gap, place: 'latitude' }, '91')).toBe('number')
    expect(wrong({ ...gap, place: 'longitude' }, '91')).toBeNull()
  })

  it('can be sent when it is approved and nothing is beyond this form', () => {
    expect(isSendable(full)).toBe(true)
    expect(isSendable({ ...full, status: 'PAUSED' })).toBe(false)
    expect(isSendable(template({ beyond: ['carousel'] }))).toBe(false)
    expect(needsFile(template({ header: { format: 'document' } }))).toBe('document')
    expect(needsFile(full)).toBeNull()
  })
})
