import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { actionKey, fieldChanges } from './auditWords'

const document = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../../backend/openapi.json'), 'utf8')) as {
  components: { schemas: { AuditAction: { enum: string[] } } }
}
const words = JSON.parse(readFileSync(join(import.meta.dirname, '../../../i18n/settings/en.json'), 'utf8')) as { settings: { audit: { did: Record<string, Record<string, string>> } } }

describe('actions', () => {
  it('have words, all that the server knows and no other', () => {
    const said = Object.entries(words.settings.audit.did).flatMap(([kind, verbs]) => Object.keys(verbs).map((verb) => `${kind}.${verb}`))
    expect(said.sort()).toEqual([...document.components.schemas.AuditAction.enum].sort())
  })

  it('of a newer server are something else', () => {
    expect(actionKey('member.added')).toBe('settings.audit.did.member.added')
    expect(actionKey('planet.moved')).toBe('settings.audit.other')
  })
})

describe('changes', () => {
  it('are told field by field, with nothing where there was nothing', () => {
    expect(fieldChanges({ role: 'agent', gone: 1 }, { role: 'admin', new: ['a'] })).toEqual([
      { field: 'role', before: 'agent', after: 'admin' },
      { field: 'gone', before: '1', after: null },
      { field: 'new', before: null, after: '["a"]' },
    ])
    expect(fieldChanges(null, undefined)).toEqual([])
    expect(fieldChanges(null, { on: false })).toEqual([{ field: 'on', before: null, after: 'false' }])
  })
})
