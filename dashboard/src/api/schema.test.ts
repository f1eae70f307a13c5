// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generate, TARGET } from '../../scripts/gen.mjs'

it('schema.d.ts is what backend/openapi.json generates; if not: npm run gen', async () => {
  expect(readFileSync(TARGET, 'utf8') === (await generate())).toBe(true)
}, 30_000)
