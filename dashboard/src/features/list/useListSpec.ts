import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import type { ChannelName, ConversationSort, ConversationView } from '@/api/types'
import { statusOf, viewOf } from '@/lib/views'
import type { ListSpec } from '@/realtime/conversationMatch'
import { useDirectory } from '@/realtime/stores/directory'

export const SORTS = ['newest', 'oldest', 'waiting', 'priority'] as const

/** Which list the address asks for. */
export function useListSpec() {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const directory = useDirectory()

  const view = computed(() => String(route.params.view ?? 'all'))
  const own = computed(() => viewOf(view.value))
  /** The saved view, once it is known. */
  const saved = computed(() => directory.savedViews.get(own.value?.view))
  /** The view says which status: it is not asked for beside it. */
  const hasStatus = computed(() => own.value?.status !== undefined || own.value?.view !== undefined)
  /** It was removed, is somebody else's, or never was; only a lookup in lists that have been read can tell. */
  const isGone = computed(() => {
    if (!own.value) return true
    if (directory.state !== 'ready') return false
    const { view: savedId, inbox_id, team_id, label } = own.value
    const asked = [[directory.savedViews, savedId], [directory.inboxes, inbox_id], [directory.teams, team_id], [directory.labels, label]] as const
    return asked.some(([known, id]) => id !== undefined && !known.get(id))
  })

  const ask = (changes: Record<string, string | undefined>) => void router.replace({ query: { ...route.query, ...changes } })
  const status = computed({
    get: () => (hasStatus.value ? 'any' : statusOf(route.query.status)) as string,
    set: (value) => ask({ status: value === 'open' ? undefined : value }),
  })
  const usualSort = computed<ConversationSort>(() => saved.value?.sort ?? 'newest')
  const sort = computed<ConversationSort>({
    get: () => SORTS.find((each) => each === route.query.sort) ?? usualSort.value,
    set: (value) => ask({ sort: value === usualSort.value ? undefined : value }),
  })
  const unread = computed({
    get: () => route.query.unread === 'true',
    set: (value) => ask({ unread: value ? 'true' : undefined }),
  })

  /** Null: there is nothing to list, or the saved view is not known yet. */
  const spec = computed<ListSpec | null>(() => {
    if (!own.value || isGone.value) return null
    const { channel, status: ownStatus, ...rest } = own.value
    if (rest.view && !saved.value) return null
    const wanted = ownStatus ?? status.value
    return {
      filter: {
        ...rest,
        ...(channel ? { channel: channel as ChannelName } : {}),
        ...(wanted === 'any' ? {} : { status: wanted as ConversationView['status'] }),
        ...(unread.value ? { unread: true } : {}),
      },
      ...(saved.value ? { conditions: saved.value.conditions } : {}),
      // a saved view has an order of its own
      ...(sort.value === 'newest' && !saved.value ? {} : { sort: sort.value }),
    }
  })

  const title = computed(() => {
    if (own.value?.view) return saved.value?.name ?? t('views.saved')
    if (isGone.value) return t('list.label')
    const [kind, id] = view.value.split(':')
    const found = { inbox: directory.inboxes, team: directory.teams, label: directory.labels }[kind ?? '']?.get(id)
    return found?.name ?? t(`views.${['mine', 'unassigned', 'snoozed', 'resolved'].includes(view.value) ? view.value : 'all'}`)
  })

  return { view, saved, hasStatus, status, sort, unread, spec, title, isGone }
}
