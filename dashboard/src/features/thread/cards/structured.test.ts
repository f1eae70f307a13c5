import { expect, it } from 'vitest'
import { structuredOf } from './structured'

it('shows a template with its words where they are known', () => {
  const shown = structuredOf({
    template: { name: 'repair_ready' },
    rendered: { header: { format: 'TEXT', text: 'Good news' }, body: 'Hi Ada', footer: 'Two Wheels', buttons: [{ kind: 'url', text: 'Track', url: 'https://a.example' }] },
  })
  expect(shown).toMatchObject({ name: 'repair_ready', header: 'Good news', headerKind: undefined, body: 'Hi Ada', footer: 'Two Wheels' })
  expect(shown.buttons).toEqual([{ title: 'Track', description: undefined, link: 'https://a.example' }])
  expect(structuredOf({ rendered: { header: { format: 'IMAGE' }, body: 'x' } }).headerKind).toBe('image')
})

it('shows name and values of a template whose words are not known', () => {
  const parameters = [{ type: 'text', text: 'Ada' }, { type: 'currency', currency: { fallback_value: '€5' } }]
  const shown = structuredOf({ template: { name: 'news', components: [{ type: 'body', parameters }, { type: 'button', parameters: [{ type: 'payload', payload: 'X' }] }] } })
  expect(shown).toMatchObject({ name: 'news', values: ['Ada', '€5'], buttons: [] })
})

it('reads buttons and lists in each shape', () => {
  const titles = (value: unknown) => structuredOf({ interactive: value }).buttons.map((button) => button.title)
  expect(titles({ type: 'buttons', text: 'Pick', buttons: [{ id: 'a', title: 'A' }, { title: 'Site', url: 'https://a.example' }] })).toEqual(['A', 'Site'])
  expect(titles({ type: 'quick_replies', text: 'Pick', replies: [{ title: 'Red' }] })).toEqual(['Red'])
  expect(titles({ type: 'button', body: { text: 'Pick' }, action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'Yes' } }] } })).toEqual(['Yes'])
  expect(titles({ type: 'cta_url', body: { text: 'See' }, action: { parameters: { display_text: 'Open', url: 'https://a.example' } } })).toEqual(['Open'])
  expect(titles({ text: 'Pick', quick_replies: [{ content_type: 'text', title: 'Blue' }] })).toEqual(['Blue'])
  const payload = { template_type: 'generic', elements: [{ title: 'Swift', subtitle: '€649', buttons: [{ type: 'postback', title: 'Buy' }] }] }
  expect(structuredOf({ interactive: { attachment: { type: 'template', payload } } }).cards[0]).toMatchObject({ title: 'Swift', subtitle: '€649' })
  const sections = [{ title: 'Work', rows: [{ id: '1', title: 'Full', description: 'All of it' }] }]
  for (const list of [{ type: 'list', text: 'x', button: 'Choose', sections }, { type: 'list', body: { text: 'x' }, action: { button: 'Choose', sections } }])
    expect(structuredOf({ interactive: list })).toMatchObject({ body: 'x', listButton: 'Choose', sections: [{ title: 'Work', choices: [{ title: 'Full', description: 'All of it' }] }] })
})

it('survives anything', () => {
  for (const odd of [null, 7, [], {}, { template: null }, { rendered: 'x' }, { interactive: { action: 'x', buttons: [null, 3], sections: [{ rows: 'x' }] } }]) expect(structuredOf(odd).cards).toEqual([])
})
