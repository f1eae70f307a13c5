import { describe, expect, it } from 'vitest'
import { isFrom, readMessage } from './signup'

const META = 'https://connect.facebook.net/en_US/sdk.js'

describe('the messages of the sign-up window', () => {
  it('come from Meta alone', () => {
    expect(isFrom('https://www.facebook.com', META)).toBe(true)
    expect(isFrom('https://business.facebook.com', META)).toBe(true)
    expect(isFrom('https://facebook.com.example', META)).toBe(false)
    expect(isFrom('https://notfacebook.com', META)).toBe(false)
    expect(isFrom('http://www.facebook.com', META)).toBe(false)
  })

  it('come from the sandbox alone where that is set', () => {
    expect(isFrom('http://127.0.0.1:8090', 'http://127.0.0.1:8090/en_US/sdk.js')).toBe(true)
    expect(isFrom('http://127.0.0.1:8091', 'http://127.0.0.1:8090/en_US/sdk.js')).toBe(false)
  })

  it('are those of the sign-up, and nothing else', () => {
    expect(readMessage('{"type":"WA_EMBEDDED_SIGNUP","event":"FINISH"}')?.event).toBe('FINISH')
    for (const other of ['{"type":"x"}', 'no json', { type: 'WA_EMBEDDED_SIGNUP' }, null]) expect(readMessage(other)).toBeNull()
  })
})
