import { startAuthentication } from '@simplewebauthn/browser'
import { afterEach, expect, it, vi } from 'vitest'
import { explain } from './problem'
import { showPasskey } from './authenticator'

const browser = vi.hoisted(() => ({ supported: true }))
vi.mock('@simplewebauthn/browser', () => ({ browserSupportsWebAuthn: () => browser.supported, startAuthentication: vi.fn(), startRegistration: vi.fn() }))
const told = () => showPasskey({ public_key: {}, expires_at: '' }).catch(explain)

afterEach(() => {
  browser.supported = true
})

it.each([
  ['NotAllowedError', 'Nothing was confirmed'],
  ['AbortError', 'Nothing was confirmed'],
  ['InvalidStateError', 'has a passkey of this account already'],
  ['SecurityError', 'not used at this address'],
  ['NotSupportedError', 'knows no passkeys'],
])('tells why the browser gave nothing: %s', async (name, words) => {
  vi.mocked(startAuthentication).mockRejectedValueOnce(Object.assign(new Error('no'), { name }))
  expect(await told()).toContain(words)
})

it('asks for nothing where the browser knows no passkeys', async () => {
  browser.supported = false
  expect(await told()).toContain('knows no passkeys')
  expect(startAuthentication).toHaveBeenCalledTimes(5)
})
