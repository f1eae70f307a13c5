import { describe, expect, it } from 'vitest'
import { specOf } from '@/api/spec'
import { emptyInteractive, interactiveBody, kindsOf, mistake } from './interactive'

const spec = {
  ...specOf(undefined),
  text_max: 4096,
  buttons: { max: 3, title_max: 20, id_max: 256, text_max: 20, links_max: 1, links_mixed: false, header: [] },
  list: { sections_max: 10, rows_max: 10, section_title_max: 24, row_title_max: 24, row_id_max: 200, row_description_max: 5, button_max: 20, text_max: 4096 },
}

describe('something to tap', () => {
  it('is what the channel has', () => {
    expect(kindsOf(spec)).toEqual(['buttons', 'list'])
    expect(kindsOf(specOf(undefined))).toEqual([])
  })

  it('keeps to the limits of the channel', () => {
    const buttons = (...titles: string[]) => ({ ...emptyInteractive('buttons', 'Sure?'), buttons: titles.map((title) => ({ title, url: '' })) })
    expect(mistake(buttons('Yes', 'No'), spec)).toBeNull()
    expect(mistake(buttons('Yes', ' '), spec)).toBe('missing')
    expect(mistake(buttons('Yes', 'Yes '), spec)).toBe('twice')
    expect(mistake(buttons('x'.repeat(21)), spec)).toBe('too_long')
    expect(mistake({ ...buttons('Yes'), text: 'x'.repeat(21) }, spec)).toBe('too_long')
    expect(mistake({ ...buttons('Yes'), text: '' }, spec)).toBe('missing')
  })

  it('opens links that are links, and does not mix them where the channel does not', () => {
    const linked = (...urls: string[]) => ({ ...emptyInteractive('buttons', 'See'), buttons: urls.map((url, index) => ({ title: `t${index}`, url })) })
    expect(mistake(linked('https://shop.test/a'), spec)).toBeNull()
    expect(mistake(linked('shop'), spec)).toBe('link')
    expect(mistake(linked('https://shop.test/a', ''), spec)).toBe('mixed')
    expect(mistake(linked('https://shop.test/a', 'https://shop.test/b'), spec)).toBe('mixed')
    expect(mistake(linked('https://shop.test/a', ''), { ...spec, buttons: { ...spec.buttons, links_mixed: true } })).toBeNull()
  })

  it('is a list with titles where it has several parts', () => {
    const list = { ...emptyInteractive('list', 'Choose'), button: 'Open', sections: [{ title: '', rows: [{ title: 'A', description: 'short' }] }] }
    expect(mistake(list, spec)).toBeNull()
    expect(mistake({ ...list, button: '' }, spec)).toBe('missing')
    expect(mistake({ ...list, sections: [...list.sections, { title: '', rows: [{ title: 'B', description: '' }] }] }, spec)).toBe('missing')
    expect(mistake({ ...list, sections: [{ title: '', rows: [{ title: 'A', description: 'longer' }] }] }, spec)).toBe('too_long')
    expect(interactiveBody(list)).toEqual({ type: 'list', text: 'Choose', button: 'Open', sections: [{ rows: [{ id: 'A', title: 'A', description: 'short' }] }] })
  })

  it('goes out in one shape', () => {
    expect(interactiveBody({ ...emptyInteractive('quick_replies', ' Pick '), replies: [{ title: 'Red ' }] })).toEqual({ type: 'quick_replies', text: 'Pick', replies: [{ id: 'Red', title: 'Red' }] })
    expect(interactiveBody({ ...emptyInteractive('buttons', 'See'), buttons: [{ title: 'A', url: '' }, { title: 'B', url: 'https://x.test' }] })).toEqual({
      type: 'buttons',
      text: 'See',
      buttons: [{ id: 'A', title: 'A' }, { title: 'B', url: 'https://x.test' }],
    })
  })
})
