// Examples: of a value by its schema, and of a whole request for a shell.

import type { ApiDocument, Schema } from '@/api/reference'
import type { Route } from './document'
import { resolve } from './shape'

type Schemas = ApiDocument['components']['schemas']

/** A value that the schema allows: the document's own example where there is one. `within`: what it is part of, as some hold themselves. */
export function exampleOf(schema: Schema, schemas: Schemas, within: Schema[] = []): unknown {
  const itself = resolve(schema, schemas)
  if (itself.example !== undefined) return itself.example
  if (within.includes(itself)) return null
  const inside = [...within, itself]
  if (itself.enum) return itself.enum[0]
  if (itself.allOf) return Object.assign({}, ...itself.allOf.map((part) => exampleOf(part, schemas, inside) as object)) as unknown
  const some = itself.oneOf?.find(({ type }) => type !== 'null')
  if (some) return exampleOf(some, schemas, inside)
  const type = [itself.type ?? 'object'].flat().find((each) => each !== 'null')
  if (type === 'array') return itself.items ? [exampleOf(itself.items, schemas, inside)] : []
  if (type === 'object') return Object.fromEntries(Object.entries(itself.properties ?? {}).map(([name, value]) => [name, exampleOf(value, schemas, inside)]))
  if (type === 'string') return textOf(itself)
  return type === 'boolean' ? false : (itself.minimum ?? 1)
}

const TEXTS: Record<string, string> = {
  uuid: '01920000-0000-7000-8000-000000000001',
  'date-time': '2026-01-31T09:30:00.000Z',
  date: '2026-01-31',
  uri: 'https://shop.example/',
  email: 'somebody@shop.example',
}
const textOf = ({ format = '' }: Schema) => TEXTS[format] ?? 'text'

/** The request as one would type it, a token left to be put in. */
export function curlOf({ method, path, operation, needs }: Route, document: ApiDocument, origin: string): string {
  const { schemas } = document.components
  const wanted = operation.parameters?.filter(({ in: place, required }) => place === 'query' && required) ?? []
  const query = wanted.map(({ name, example, schema }) => `${name}=${encodeURIComponent(String(example ?? exampleOf(schema ?? {}, schemas)))}`).join('&')
  const lines = [`curl -X ${method} '${origin}${document.servers[0]?.url ?? ''}${path}${query && `?${query}`}'`]
  if (needs) lines.push(`-H 'Authorization: Bearer TOKEN'`)
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  if (type === 'multipart/form-data') lines.push(`-F 'file=@FILE'`)
  else if (type) {
    lines.push(`-H 'Content-Type: ${type}'`)
    const json = JSON.stringify(content?.example ?? exampleOf(content?.schema ?? {}, schemas), null, 2)
    lines.push(type === 'application/json' ? `-d '${json.replaceAll("'", `'\\''`)}'` : `--data-binary '@FILE'`)
  }
  return lines.join(' \\\n  ')
}
