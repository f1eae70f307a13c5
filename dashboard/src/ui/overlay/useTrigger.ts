import { computed, ref, type Ref, shallowRef, useId, type VNode, watch } from 'vue'

/**
 * What a button with something behind it needs: its attributes and listeners, and whether what is behind has been wanted yet.
 * A desk has hundreds of such buttons and opens few of them, so the panels are fetched and made when they are.
 */
export function useTrigger(open: Ref<boolean>, kind: 'menu' | 'dialog', fetch: () => Promise<unknown>) {
  const element = shallowRef<HTMLElement>()
  const panelId = useId()
  const wanted = ref(false)
  watch(open, (isOpen) => (wanted.value ||= isOpen), { immediate: true })

  const adopt = (node: VNode) => (element.value = node.el instanceof HTMLElement ? node.el : undefined)
  const warm = () => void fetch().catch(() => undefined)
  function onClick(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey) return
    open.value = !open.value
  }
  function onKeydown(event: KeyboardEvent): void {
    if (kind !== 'menu' || event.defaultPrevented || !['Enter', ' ', 'ArrowDown'].includes(event.key)) return
    open.value = event.key === 'ArrowDown' || !open.value
    // the click that follows would close it again
    event.preventDefault()
  }

  const bindings = computed(() => ({
    'aria-haspopup': kind,
    'aria-expanded': open.value,
    'aria-controls': open.value ? panelId : undefined,
    'data-state': open.value ? 'open' : 'closed',
    onClick,
    onKeydown,
    onPointerenter: warm,
    onVnodeMounted: adopt,
    onVnodeUpdated: adopt,
  }))
  return { bindings, element, panelId, wanted }
}
