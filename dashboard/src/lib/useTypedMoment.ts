import { computed, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { momentOf } from './naturalTime'
import { clock, dateOf, toLocalInput } from './time'

/**
 * A field for a moment in words, "tomorrow 9": what it was understood as, and what to say below it. The field of the calendar beside it
 * says the same: it follows the words, and whoever changes it by hand takes them back.
 */
export function useTypedMoment(calendar: Ref<string>) {
  const { t, locale } = useI18n()
  const typed = ref('')
  /** Null: it is none. */
  const understood = ref<Date | null>(null)
  /** What was read last: nothing is said of a text before that, and Enter goes through. */
  const judged = ref('')
  const isEmpty = computed(() => typed.value.trim() === '')

  watch(typed, async (text) => {
    const at = await read()
    if (text !== typed.value) return
    judged.value = text
    understood.value = at
    if (at) calendar.value = toLocalInput(at)
  })

  /** As it stands now, without waiting for the display. */
  async function read(): Promise<Date | null> {
    const at = await momentOf(typed.value, locale.value, new Date())
    return at && at > new Date() ? at : null
  }

  return {
    typed,
    understood,
    isEmpty,
    read,
    byHand(value: string): void {
      typed.value = ''
      calendar.value = value
    },
    error: computed(() => (!isEmpty.value && judged.value === typed.value && !understood.value ? t('snooze.notUnderstood') : undefined)),
    hint: computed(() =>
      understood.value
        ? t('snooze.understood', { day: dateOf(understood.value, locale.value), time: clock(understood.value.toISOString(), locale.value) })
        : t('snooze.typeHint'),
    ),
  }
}
