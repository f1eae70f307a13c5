import { describe, expect, it } from 'vitest'
import { fill, gapsOf } from './variables'

const values = { contact: { name: 'Ana Belén Cruz', phone: ' ' }, agent: 'Olive', inbox: null }

describe('variables', () => {
  it('are put in where they are known, and stay to be seen where they are not', () => {
    expect(fill('Hi {{contact.first_name}} ({{ contact.name }}), {{agent.first_name}} here.', values)).toBe('Hi Ana (Ana Belén Cruz), Olive here.')
    expect(fill('{{contact.phone}} {{inbox.name}} {{shoe.size}} {{}}', values)).toBe('{{contact.phone}} {{inbox.name}} {{shoe.size}} {{}}')
    expect(fill('{{contact.name}}', {})).toBe('{{contact.name}}')
  })

  it('are what a workspace notes of its contacts, too', () => {
    const contact = { name: 'Ana', attributes: { plan: 'Team', seats: 3, vip: false } }
    expect(fill('{{contact.plan}}, {{ contact.seats }}, {{contact.vip}}', { contact })).toBe('Team, 3, false')
    expect(fill('{{contact.town}} {{contact.constructor}} {{constructor}}', { contact })).toBe('{{contact.town}} {{contact.constructor}} {{constructor}}')
    expect(gapsOf('{{contact.town}} {{contact.size}}', ['town'])).toEqual([{ name: 'contact.town', from: 0, to: 16 }])
  })

  it('that are left are found with their places; other braces are none', () => {
    expect(gapsOf('Call {{ contact.phone }} or {{shoe.size}}')).toEqual([{ name: 'contact.phone', from: 5, to: 24 }])
  })
})
