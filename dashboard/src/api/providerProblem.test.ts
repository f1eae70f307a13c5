import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { te } from '@/i18n'
import { providerProblemKey } from './providerProblem'

const server = readFileSync(join(import.meta.dirname, '../../../backend/src/domain/sign_in_provider/refusal.rs'), 'utf8')

describe('why a provider lets somebody not in', () => {
  it('is said in words, whatever the server calls it', () => {
    const names = [...server.matchAll(/Self::\w+ => "([a-z_]+)"/g)].map((found) => found[1] as string)
    expect(names.length).toBeGreaterThan(10)
    expect(names.filter((name) => !te(`provider.problem.${name}`))).toEqual([])
  })

  it('is said as well as can be where it is not known', () => {
    expect(providerProblemKey('domain')).toBe('provider.problem.domain')
    expect(providerProblemKey('something_new')).toBe('provider.problem.failed')
    expect(providerProblemKey('../x')).toBe('provider.problem.failed')
    expect([undefined, '', null, ['a']].map(providerProblemKey)).toEqual([null, null, null, null])
  })
})
