// The document of the API (OpenAPI 3.1), as far as the reference reads it.

import { noAnswer, problemFrom } from './problem'

/** What a value may be: JSON Schema, of which the document uses this much. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  example?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  oneOf?: Schema[]
  allOf?: Schema[]
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header' | 'cookie'
  required?: boolean
  description?: string
  example?: unknown
  schema?: Schema
}

export type Content = Record<string, { schema?: Schema; example?: unknown }>

export interface Operation {
  operationId: string
  tags?: string[]
  summary?: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { description?: string; content: Content }
  responses: Record<string, { description?: string; content?: Content }>
  security?: Record<string, string[]>[]
}

export interface ApiDocument {
  info: { title: string; description?: string; version: string }
  servers: { url: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

/** The document that describes this API, as this server gives it out. */
export async function fetchDocument(): Promise<ApiDocument> {
  const response = await fetch('/api/v1/openapi.json').catch(() => {
    throw noAnswer()
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok || !body) throw problemFrom(response.status, body)
  return body as ApiDocument
}
