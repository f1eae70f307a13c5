import { Ban, Eraser, FileArchive, GitMerge, UserRoundCheck } from '@lucide/vue'
import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { explain } from '@/api/problem'
import type { ContactView } from '@/api/types'
import { useCommands } from '@/lib/commands'
import { toast } from '@/lib/toast'
import { useContacts } from '@/realtime/stores/contacts'
import { useSession } from '@/realtime/stores/session'
import type { MenuItem } from '@/ui/UiMenu.vue'
import type { PrivacyQuestion } from './privacy'

/** What can be done with the contact that is on screen: in its menu, and in the command bar. */
export function useContactActions(contact: () => ContactView | undefined) {
  const { t } = useI18n()
  const contacts = useContacts()
  const session = useSession()
  const merging = ref(false)
  const suggested = shallowRef<ContactView | null>(null)
  /** Whose data is asked for or to be erased, as they were when it was opened: they may go meanwhile. */
  const privacy = shallowRef<PrivacyQuestion | null>(null)

  function merge(other: ContactView | null = null): void {
    suggested.value = other
    merging.value = true
  }

  async function undoMerge(id: string): Promise<void> {
    try {
      await contacts.undoMerge(id)
      toast(t('merge.undone'))
    } catch (error) {
      toast(explain(error), { tone: 'error' })
    }
  }

  async function block(on: boolean): Promise<void> {
    const view = contact()
    if (!view) return
    try {
      await contacts.block(view.id, on)
      toast(t(on ? 'block.done' : 'block.undone'), { action: { label: t('common.undo'), run: () => void block(!on) } })
    } catch (error) {
      toast(explain(error), { tone: 'error' })
    }
  }

  const actions = computed(() => {
    const view = contact()
    if (!view) return []
    const changes = [
      { id: 'contact.merge', label: t('merge.open'), icon: GitMerge, run: () => merge() },
      view.blocked_at
        ? { id: 'contact.unblock', label: t('block.unblock'), icon: UserRoundCheck, apart: true, run: () => void block(false) }
        : { id: 'contact.block', label: t('block.block'), icon: Ban, apart: true, run: () => void block(true) },
    ]
    const data = [
      { id: 'contact.export', needs: 'contacts.export' as const, label: t('privacy.export.open'), icon: FileArchive, apart: true, run: () => void (privacy.value = { what: 'export', contact: view }) },
      { id: 'contact.erase', needs: 'contacts.erase' as const, label: t('privacy.erase.open'), icon: Eraser, run: () => void (privacy.value = { what: 'erase', contact: view }) },
    ]
    return [...(session.can('contacts.update') ? changes : []), ...data.filter(({ needs }) => session.can(needs))]
  })
  const items = computed<MenuItem[]>(() => actions.value)
  useCommands(() => actions.value.map(({ id, label, icon, run }) => ({ id, title: label, group: 'conversation' as const, icon, run })))

  return { items, merging, suggested, privacy, merge, undoMerge, block }
}
