import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EVERY, GIVEN, GROUPS, permissionsOf, VISIBILITIES } from './permissions'

interface Names {
  enum?: string[]
  oneOf?: { enum: string[] }[]
}
const document = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../backend/openapi.json'), 'utf8')) as { 'x-roles': Record<(typeof GIVEN)[number], string[]>; components: { schemas: { Permission: Names; Visibility: Names } } }
const namesOf = ({ enum: plain, oneOf }: Names) => plain ?? (oneOf ?? []).flatMap((each) => each.enum)
const known = namesOf(document.components.schemas.Permission)
const words = JSON.parse(readFileSync(join(import.meta.dirname, '../../i18n/settings/en.json'), 'utf8')) as { permissions: Record<string, Record<string, string>> & { groups: Record<string, string> }; settings: { roles: Record<'sees' | 'seesHint', Record<string, string>> } }

describe('permissions', () => {
  it('are offered, all that the server knows and no other, once', () => {
    expect(known.length).toBeGreaterThan(10)
    expect([...EVERY].sort()).toEqual([...known].sort())
  })

  it('have words, and so have their groups', () => {
    const { groups, ...rest } = words.permissions
    expect(Object.entries(rest).flatMap(([kind, verbs]) => Object.keys(verbs).map((verb) => `${kind}.${verb}`)).sort()).toEqual([...known].sort())
    expect(Object.keys(groups).sort()).toEqual(GROUPS.map(({ key }) => key).sort())
  })

  it('are of those conversations that the server knows a role to see', () => {
    expect([...VISIBILITIES].sort()).toEqual([...namesOf(document.components.schemas.Visibility)].sort())
    for (const said of [words.settings.roles.sees, words.settings.roles.seesHint]) expect(Object.keys(said).sort()).toEqual([...VISIBILITIES].sort())
  })

  it('of the roles that are always there are those that the server says', () => {
    expect(Object.keys(document['x-roles']).sort()).toEqual([...GIVEN].sort())
    for (const role of GIVEN) expect([...permissionsOf(role)].sort(), role).toEqual([...document['x-roles'][role]].sort())
  })
})
