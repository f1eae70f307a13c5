import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { labels } from '@/api/directory'
import { explain } from '@/api/problem'
import { toast } from '@/lib/toast'
import { useDirectory } from '@/realtime/stores/directory'
import { useSession } from '@/realtime/stores/session'
import { colorOf } from '@/lib/colors'

/** Makes a label where one is looked for in vain, for those who may. `aim`: asked before it is made what it is for, as that may change until it is there. */
export function useNewLabel(aim: () => (id: string) => unknown) {
  const { t } = useI18n()
  const directory = useDirectory()
  const session = useSession()

  async function create(name: string): Promise<void> {
    const use = aim()
    try {
      const label = await labels.create({ name, color: colorOf(directory.labelList.length) })
      directory.labels.put(label)
      use(label.id)
    } catch (error) {
      toast(explain(error), { tone: 'error' })
    }
  }

  return { creating: computed(() => (session.can('labels.manage') ? (name: string) => t('contact.createLabel', { name }) : undefined)), create }
}
