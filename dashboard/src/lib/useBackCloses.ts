import { onBeforeUnmount, onMounted, watch, type Ref } from 'vue'

let next = Date.now()
/** What lies open now. */
const open = new Set<number>()
const layerOf = () => (history.state as { layer?: number } | null)?.layer ?? null

/** An entry of what is no longer open is passed over. */
addEventListener('popstate', () => {
  const layer = layerOf()
  if (layer !== null && !open.has(layer)) history.back()
})

/**
 * What lies over a page is closed by the gesture (or button) that goes back, as people expect of a phone, and the page below stays.
 * `isOpen` is set to false then; however else it is closed, the entry in the history goes too.
 */
export function useBackCloses(isOpen: Ref<boolean>, enabled: Ref<boolean>): void {
  let mine: number | null = null

  const onBack = () => {
    if (mine === null || layerOf() === mine) return
    open.delete(mine)
    mine = null
    isOpen.value = false
  }
  onMounted(() => addEventListener('popstate', onBack))

  function leave(): void {
    if (mine === null) return
    const layer = mine
    open.delete(layer)
    mine = null
    // unless it was closed by going on to somewhere else
    if (layerOf() === layer) history.back()
  }

  watch(
    [isOpen, enabled],
    ([now, able]) => {
      if (!now || !able) return leave()
      if (mine !== null) return
      mine = ++next
      open.add(mine)
      history.pushState({ ...(history.state as object | null), layer: mine }, '')
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    removeEventListener('popstate', onBack)
    leave()
  })
}
