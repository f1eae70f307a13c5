import { addPasskey, beginPasskey } from '@/api/passkeys'
import { language } from '@/i18n'
import { makePasskey } from '@/api/authenticator'

/** Has the browser make a passkey and the server take it; recovery codes, where it is the first second step. */
export async function addNamedPasskey(name: string): Promise<string[]> {
  const credential = await makePasskey(await beginPasskey())
  return (await addPasskey(name, credential, language.value)).recovery_codes
}
