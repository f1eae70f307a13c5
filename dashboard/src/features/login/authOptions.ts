import { type Ref, shallowRef } from 'vue'
import { type AuthOptions, getAuthOptions } from '@/api/accounts'

/** What can be done here without being signed in; null while it is not known, and where the server does not say. */
export function useAuthOptions(): Ref<AuthOptions | null> {
  const options = shallowRef<AuthOptions | null>(null)
  getAuthOptions().then(
    (known) => (options.value = known),
    // whoever goes on is told by the next request
    () => undefined,
  )
  return options
}
