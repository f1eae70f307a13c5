import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { showPasskey } from './authenticator'
import { explain } from './problem'

const asked = { public_key: { challenge: 'AAAA', rpId: location.hostname, allowCredentials: [], userVerification: 'required' } as unknown as Record<string, never>, expires_at: '' }
const told = () => showPasskey(asked).catch(explain)
const get = vi.fn<() => Promise<never>>()

beforeEach(() => {
  vi.stubGlobal('PublicKeyCredential', vi.fn())
  Object.defineProperty(navigator, 'credentials', { configurable: true, value: { get } })
})

afterEach(() => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(navigator, 'credentials')
  get.mockReset()
})

it.each([
  ['NotAllowedError', 'Nothing was confirmed'],
  ['AbortError', 'Nothing was confirmed'],
  ['InvalidStateError', 'has a passkey of this account already'],
  ['SecurityError', 'not used at this address'],
  ['NotSupportedError', 'knows no passkeys'],
])('tells why the browser gave nothing: %s', async (name, words) => {
  get.mockRejectedValueOnce(new DOMException('no', name) as never)
  expect(await told()).toContain(words)
  expect(get).toHaveBeenCalledOnce()
})

it('asks for nothing where the browser knows no passkeys', async () => {
  vi.stubGlobal('PublicKeyCredential', undefined)
  expect(await told()).toContain('knows no passkeys')
  expect(get).not.toHaveBeenCalled()
})
