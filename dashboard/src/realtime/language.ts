import { explain } from '@/api/problem'
import { changeMe } from '@/api/session'
import type { MeView } from '@/api/types'
import { speak } from '@/i18n'
import type { Language } from '@/i18n/languages'
import { preferences } from '@/lib/preferences'
import { toast } from '@/lib/toast'

/** Chosen on the sign-in page, before anybody is known: for whoever logs in then. */
let beforehand: Language | null = null
/** What the server says meanwhile is older than what was chosen. */
let saving = 0

/** The device keeps the choice too, so that the first words are right before anybody is asked. */
function use(choice: string | null): Promise<void> {
  preferences.language = choice
  return speak(choice)
}

export function chooseBeforehand(language: Language): void {
  beforehand = language
  void use(language)
}

/** The member's own choice counts on every device; without one, the browser's language. */
export async function followMember(me: MeView): Promise<void> {
  if (saving) return
  const chosen = beforehand
  beforehand = null
  if (chosen && me.user && chosen !== me.language) await chooseLanguage(chosen)
  else await use(me.language ?? null)
}

/** Speaks it at once, and goes back to the one before when it could not be kept. */
export async function chooseLanguage(choice: Language | null): Promise<void> {
  const before = preferences.language
  saving++
  try {
    await use(choice)
    await changeMe({ language: choice })
  } catch (error) {
    if (preferences.language === choice) await use(before)
    toast(explain(error), { tone: 'error' })
  } finally {
    saving--
  }
}
