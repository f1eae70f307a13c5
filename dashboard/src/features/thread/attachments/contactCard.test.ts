import { expect, it } from 'vitest'
import { contactCards, vcard } from './contactCard'

const robin = {
  name: { formatted_name: 'Robin Sample' },
  phones: [{ phone: '+1 202 555 0142', type: 'CELL' }, { phone: '+1 202 555 0143' }],
  emails: [{ email: 'robin@sample.example', type: 'WORK' }],
  addresses: [{ street: 'Canal Street 7', city: 'Sampletown' }],
  org: { company: 'Spokes; Sons', title: 'Builder' },
  urls: [{ url: 'https://spokes.example' }, { url: 'javascript:alert(1)' }],
}

it('reads one card, several, and those of other shapes', () => {
  expect(contactCards(robin)[0]).toMatchObject({ name: 'Robin Sample', work: 'Builder, Spokes; Sons', links: ['https://spokes.example'], addresses: [{ value: 'Canal Street 7, Sampletown' }] })
  expect(contactCards({ contacts: [robin, { name: 'Bo' }] }).map((card) => card.name)).toEqual(['Robin Sample', 'Bo'])
  expect(contactCards({ phone_number: '+1', first_name: 'Ada', last_name: 'Example' })[0]).toMatchObject({ name: 'Ada Example', phones: [{ value: '+1' }] })
  for (const odd of [null, 'x', [], {}, { contacts: 'x' }]) expect(contactCards(odd)).toEqual([])
})

it('makes a file that address books read', () => {
  const file = vcard(contactCards(robin)[0] as never)
  expect(file.split('\r\n')).toEqual(
    expect.arrayContaining(['BEGIN:VCARD', 'FN:Robin Sample', 'ORG:Builder\\, Spokes\\; Sons', 'TEL;TYPE=CELL:+1 202 555 0142', 'TEL:+1 202 555 0143', 'EMAIL;TYPE=WORK:robin@sample.example', 'END:VCARD']),
  )
  expect(vcard({ name: 'A\nB', phones: [], emails: [], addresses: [], links: [] })).toContain('FN:A\\nB')
})
