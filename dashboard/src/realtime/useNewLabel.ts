import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { labels } from '@/api/directory'
import { explain } from '@/api/problem'
import { toast } from '@/lib/toast'
import { useDirectory } from '@/realtime/stores/directory'
import { useSession } from '@/realtime/stores/session'
import { COLORS } from '@/lib/colors'

/** Makes a label where one is looked for in vain, for those who may. `use`: what it was made for. */
export function useNewLabel(use: (id: string) => unknown) {
  const { t } = useI18n()
  const directory = useDirectory()
  const session = useSession()

  async function create(name: string): Promise<void> {
    try {
      const label = await labels.create({ name, color: COLORS[directory.labelList.length % COLORS.length] as string })
      directory.labels.put(label)
      use(label.id)
    } catch (error) {
      toast(explain(error), { tone: 'error' })
    }
  }

  return { creating: computed(() => (session.can('labels.manage') ? (name: string) => t('contact.createLabel', { name }) : undefined)), create }
}
