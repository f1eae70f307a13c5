import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ApiDocument, Schema } from '@/api/reference'
import { groupsOf, matching, type Route } from './document'
import { curlOf, exampleOf } from './example'
import { fieldsOf, limitsOf, objectOf, typeOf, variantsOf } from './shape'

const document = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../backend/openapi.json'), 'utf8')) as ApiDocument
const { schemas } = document.components
const groups = groupsOf(document)
const routes = groups.flatMap((group) => group.routes)
const route = (id: string) => routes.find((each) => each.id === id) as Route

describe('the requests of the API', () => {
  it('are all there, each once, under an anchor of its own', () => {
    const known = Object.values(document.paths).flatMap((methods) => Object.keys(methods))
    expect(routes).toHaveLength(known.length)
    expect(new Set(routes.map(({ id }) => id)).size).toBe(known.length)
  })

  it('say who may ask: anybody, everybody who is signed in, or whoever may do that', () => {
    expect(route('auth_log_in').needs).toBeNull()
    expect(route('labels_list_labels').needs).toEqual([])
    expect(route('contact_files_start').needs).toEqual(['contacts.import'])
  })

  it('are found by all words of their path, method, summary or permission', () => {
    const found = matching(groups, 'post LABELS').flatMap((group) => group.routes)
    expect(found.map(({ id }) => id)).toContain('labels_create_label')
    expect(found.length).toBeLessThan(10)
    expect(matching(groups, 'labels nothinglikethis')).toEqual([])
    expect(matching(groups, '  ')).toBe(groups)
  })
})

describe('a schema in words', () => {
  it('names types, lists, what may be null, values and maps', () => {
    expect(typeOf({ type: 'string', format: 'uuid' })).toBe('string (uuid)')
    expect(typeOf({ type: ['integer', 'null'], format: 'int64' })).toBe('integer (int64) | null')
    expect(typeOf({ type: 'array', items: { $ref: '#/components/schemas/LabelView' } })).toBe('LabelView[]')
    expect(typeOf({ type: 'array', items: { type: ['string', 'null'] } })).toBe('(string | null)[]')
    expect(typeOf({ type: 'string', enum: ['open', 'done'] })).toBe('"open" | "done"')
    expect(typeOf({ type: 'object', additionalProperties: { type: 'boolean' } })).toBe('{ [name]: boolean }')
    expect(typeOf({ oneOf: [{ type: 'null' }, { $ref: '#/components/schemas/Channel' }] })).toBe('null | Channel')
    expect(limitsOf({ minimum: 1, maximum: 100 })).toBe('1 ≤ n ≤ 100')
    expect(limitsOf({ maxLength: 80 })).toBe('length ≤ 80')
  })

  it('takes over the fields of what it is made of', () => {
    const names = fieldsOf({ $ref: '#/components/schemas/MadeTokenView' }, schemas).map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['id', 'name', 'token']))
  })

  it('says which words a named type has', () => {
    const status = fieldsOf({ $ref: '#/components/schemas/ConversationView' }, schemas).find(({ name }) => name === 'status')
    expect(status?.description).toContain('"open" | ')
  })

  it('has the fields of what a list or a value that may be null holds', () => {
    const view = { $ref: '#/components/schemas/LabelView' }
    expect(objectOf({ type: 'array', items: view }, schemas)).toBe(schemas.LabelView)
    expect(objectOf({ oneOf: [{ type: 'null' }, view] }, schemas)).toBe(schemas.LabelView)
    expect(objectOf({ type: 'string' }, schemas)).toBeNull()
  })

  it('tells variants by the value that tells them apart', () => {
    const events = variantsOf({ $ref: '#/components/schemas/EventEnvelope' }, schemas).map(({ name }) => name)
    expect(events).toEqual(expect.arrayContaining(['message.created', 'conversation.updated']))
    expect(new Set(events).size).toBe(events.length)
  })
})

describe('an example', () => {
  it('has every field of its schema, ends where a schema holds itself, and is what JSON can say', () => {
    const tree: Schema = { type: 'object', properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } } }
    expect(exampleOf({ $ref: '#/components/schemas/Tree' }, { Tree: tree })).toEqual({ name: 'text', children: [null] })
    for (const name of Object.keys(schemas)) expect(() => JSON.stringify(exampleOf({ $ref: `#/components/schemas/${name}` }, schemas)), name).not.toThrow()
    expect(exampleOf({ $ref: '#/components/schemas/MadeTokenView' }, schemas)).toHaveProperty('token')
  })

  it('is a command that a shell takes, whatever is in its body', () => {
    const quoted: Route = { ...route('labels_create_label'), operation: { ...route('labels_create_label').operation, requestBody: { content: { 'application/json': { example: { name: "it's" } } } } } }
    const curl = curlOf(quoted, document, 'https://desk.example')
    expect(curl).toContain("curl -X POST 'https://desk.example/api/v1/labels'")
    expect(curl).toContain("-H 'Authorization: Bearer TOKEN'")
    expect(curl).toContain(`"name": "it'\\''s"`)
    expect(curlOf(route('auth_log_in'), document, 'https://desk.example')).not.toContain('TOKEN')
  })

  it('names the parameters that must be there', () => {
    expect(curlOf(route('search_find'), document, '')).toContain('/search?q=')
  })
})
