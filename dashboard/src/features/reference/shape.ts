// Schemas in words: the type of a value, and the fields of an object.

import type { ApiDocument, Schema } from '@/api/reference'

export interface Field {
  name: string
  type: string
  required: boolean
  description: string
  /** What it is made of, if it has fields of its own. */
  schema: Schema | null
}

/** One of several things that a value may be: an event of its type, for example. */
export interface Variant {
  name: string
  schema: Schema
}

type Schemas = ApiDocument['components']['schemas']

const PREFIX = '#/components/schemas/'
const nameOf = (ref: string) => ref.slice(PREFIX.length)

/** What a reference means; anything else is itself. */
export function resolve(schema: Schema, schemas: Schemas): Schema {
  return schema.$ref ? (schemas[nameOf(schema.$ref)] ?? {}) : schema
}

const isNull = (schema: Schema) => schema.type === 'null'

export function typeOf(schema: Schema): string {
  if (schema.$ref) return nameOf(schema.$ref)
  if (schema.oneOf) return [...new Set(schema.oneOf.map(typeOf))].join(' | ')
  if (schema.allOf) return [...new Set(schema.allOf.map(typeOf))].join(' & ')
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const types = [schema.type ?? 'any'].flat()
  return types.map((type) => simpleType(type, schema)).join(' | ')
}

function simpleType(type: string, schema: Schema): string {
  if (type === 'array') {
    const item = typeOf(schema.items ?? {})
    return item.includes(' ') ? `(${item})[]` : `${item}[]`
  }
  if (type === 'object' && typeof schema.additionalProperties === 'object') return `{ [name]: ${typeOf(schema.additionalProperties)} }`
  if (type === 'null' || !schema.format) return type
  return `${type} (${schema.format})`
}

/** Limits of a value in the words of mathematics, such as "1 ≤ n ≤ 100". */
export function limitsOf({ minimum, maximum, minLength, maxLength }: Schema): string {
  const between = (low: number | undefined, sign: string, high: number | undefined) => (low === undefined && high === undefined ? '' : [low === undefined ? '' : `${low} ≤ `, sign, high === undefined ? '' : ` ≤ ${high}`].join(''))
  return [between(minimum, 'n', maximum), between(minLength, 'length', maxLength)].filter(Boolean).join(', ')
}

/** What has the fields of a value: the value itself, what its list holds, or what it is where it is not null. */
export function objectOf(schema: Schema, schemas: Schemas): Schema | null {
  const itself = resolve(schema, schemas)
  if (itself.properties || itself.allOf) return itself
  if (itself.items) return objectOf(itself.items, schemas)
  if (typeof itself.additionalProperties === 'object') return objectOf(itself.additionalProperties, schemas)
  if (!itself.oneOf) return null
  const [only, ...more] = itself.oneOf.filter((each) => !isNull(each))
  if (!only) return null
  return more.length ? itself : objectOf(only, schemas)
}

/** The fields of an object, what it takes over from others included. */
export function fieldsOf(schema: Schema, schemas: Schemas): Field[] {
  const { allOf = [], properties = {}, required = [] } = resolve(schema, schemas)
  const taken = allOf.flatMap((part) => fieldsOf(part, schemas))
  const own = Object.entries(properties).map(([name, value]) => ({
    name,
    type: typeOf(value),
    required: required.includes(name),
    description: [describe(value, schemas), valuesOf(value, schemas), limitsOf(value)].filter(Boolean).join(' · '),
    schema: objectOf(value, schemas),
  }))
  return [...taken, ...own]
}

/** The words that a named type has. */
function valuesOf(schema: Schema, schemas: Schemas): string {
  const named = [schema, schema.items ?? {}, ...(schema.oneOf ?? [])].find(({ $ref }) => $ref)
  const { enum: values } = named ? resolve(named, schemas) : {}
  return values?.map((value) => JSON.stringify(value)).join(' | ') ?? ''
}

/** What is said of a field, else of what it holds. */
function describe(schema: Schema, schemas: Schemas): string {
  return schema.description ?? schema.oneOf?.find((each) => !isNull(each))?.description ?? (schema.$ref ? resolve(schema, schemas).description : undefined) ?? ''
}

/** What a value may be instead of one thing, by the value that tells them apart. */
export function variantsOf(schema: Schema, schemas: Schemas): Variant[] {
  const itself = resolve(schema, schemas)
  const own = (itself.oneOf ?? []).filter((each) => !isNull(each))
  if (own.length > 1) return own.map((each, at) => ({ name: tellingOf(resolve(each, schemas)) ?? (each.$ref ? nameOf(each.$ref) : String(at + 1)), schema: each }))
  return (itself.allOf ?? []).flatMap((part) => variantsOf(part, schemas))
}

function tellingOf({ properties = {} }: Schema): string | null {
  const telling = Object.values(properties).find(({ enum: values }) => values?.length === 1)
  return telling ? String(telling.enum?.[0]) : null
}
