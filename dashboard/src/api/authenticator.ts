import { browserSupportsWebAuthn, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import type { PasskeyAnswer, PasskeyChallengeView } from './passkeys'
import { Problem } from './problem'

/** By the names that browsers give their errors; whether somebody cancelled or just took long they do not say. */
const TROUBLES: Record<string, string> = {
  AbortError: 'passkey_cancelled',
  NotAllowedError: 'passkey_cancelled',
  InvalidStateError: 'passkey_here_already',
  SecurityError: 'passkey_not_here',
}
const UNSUPPORTED = 'passkey_unsupported'

export const knowsPasskeys = (): boolean => browserSupportsWebAuthn()

/** What the browser does not give is told as what the server refuses. */
async function asked<T>(run: () => Promise<T>): Promise<PasskeyAnswer> {
  if (!knowsPasskeys()) throw new Problem(400, UNSUPPORTED, '')
  try {
    return (await run()) as PasskeyAnswer
  } catch (error) {
    throw new Problem(400, TROUBLES[(error as Error).name] ?? UNSUPPORTED, '')
  }
}

/** Makes a passkey, as the server wants it. */
export const makePasskey = ({ public_key }: PasskeyChallengeView) => asked(() => startRegistration({ optionsJSON: public_key as unknown as PublicKeyCredentialCreationOptionsJSON }))

/** Has somebody show a passkey to what the server asked. */
export const showPasskey = ({ public_key }: PasskeyChallengeView) => asked(() => startAuthentication({ optionsJSON: public_key as unknown as PublicKeyCredentialRequestOptionsJSON }))
