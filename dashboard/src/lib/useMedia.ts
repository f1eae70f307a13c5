import { onScopeDispose, ref, type Ref } from 'vue'

export function useMedia(query: string): Ref<boolean> {
  const list = matchMedia(query)
  const matches = ref(list.matches)
  const update = () => (matches.value = list.matches)
  list.addEventListener('change', update)
  onScopeDispose(() => list.removeEventListener('change', update))
  return matches
}

export const usePhone = () => useMedia('(max-width: 767px)')
/** Where contact details have a column of their own. */
export const useWide = () => useMedia('(min-width: 1200px)')
