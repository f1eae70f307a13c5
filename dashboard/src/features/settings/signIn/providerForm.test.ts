import { describe, expect, it } from 'vitest'
import type { SignInProviderView } from '@/api/signInProvider'
import { bodyOf, valuesOf } from './providerForm'

const provider: SignInProviderView = {
  name: 'two-wheels',
  issuer: 'https://login.example.com/',
  client_id: 'desk',
  scopes: ['email', 'profile'],
  domains: ['example.com', 'example.org'],
  join_role: 'custom',
  join_role_id: '0198f000-0000-7000-8000-00000000000a',
  required: true,
  verified_at: null,
}

describe('the form of a sign-in provider', () => {
  it('says what there is, and sends it back as it was', () => {
    expect({ ...bodyOf(valuesOf(provider)), verified_at: null }).toEqual({ ...provider, client_secret: null })
  })

  it('takes lists as people write them, and no secret where none is entered', () => {
    const body = bodyOf({ ...valuesOf(null), domains: ' example.com,example.org  example.net ', scopes: 'email', join: 'agent', client_secret: 's' })
    expect([body.domains, body.scopes, body.join_role, body.join_role_id, body.client_secret]).toEqual([['example.com', 'example.org', 'example.net'], ['email'], 'agent', null, 's'])
    expect(bodyOf(valuesOf(null)).join_role).toBeNull()
  })
})
