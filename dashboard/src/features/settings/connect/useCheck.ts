import { computed, ref, shallowRef } from 'vue'
import { checkInbox, type Check } from '@/api/connecting'
import { explain } from '@/api/problem'
import { newCredentials, type InboxFields } from '../inboxChanges'

/** What the platform says of what was typed, before anything is stored. */
export function useCheck(values: InboxFields) {
  const checks = shallowRef<Check[] | null>(null)
  const busy = ref(false)
  const problem = ref('')
  const pin = ref('')
  /** A WhatsApp number that has to be registered first. */
  const needsPin = computed(() => checks.value?.some((check) => check.check === 'registration' && check.ok === false) ?? false)

  async function run(): Promise<void> {
    busy.value = true
    problem.value = ''
    try {
      checks.value = (await checkInbox({ channel: values.channel, external_id: values.external_id.trim(), credentials: newCredentials(values) })).checks
    } catch (error) {
      problem.value = explain(error)
    } finally {
      busy.value = false
    }
  }

  function forget(): void {
    checks.value = null
    problem.value = ''
    pin.value = ''
  }

  return { checks, busy, problem, pin, needsPin, run, forget }
}
