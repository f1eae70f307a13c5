// Writes src/api/schema.d.ts from the server's description of its API.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
export const TARGET = here('../src/api/schema.d.ts')

/** The types as text. Operations are named by path and method, so their ids are of no use here. */
export async function generate() {
  const document = JSON.parse(readFileSync(here('../../backend/openapi.json'), 'utf8'))
  for (const path of Object.values(document.paths)) for (const operation of Object.values(path)) delete operation.operationId
  return `// Generated from backend/openapi.json by "npm run gen".\n\n${astToString(await openapiTS(document))}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, await generate())
