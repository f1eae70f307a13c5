import { defineStore } from 'pinia'
import { reactive, watch } from 'vue'
import { load, save } from '@/lib/storage'
import { useSession } from './session'

export type Density = 'comfortable' | 'compact'

interface Layout {
  density: Density
  /** In pixels. */
  nav: number
  list: number
  details: number
  listCollapsed: boolean
}

export const PANES = {
  nav: { usual: 208, min: 176, max: 320 },
  list: { usual: 340, min: 260, max: 560 },
  details: { usual: 304, min: 260, max: 480 },
} as const
export type Pane = keyof typeof PANES

const usual = (): Layout => ({ density: 'comfortable', nav: PANES.nav.usual, list: PANES.list.usual, details: PANES.details.usual, listCollapsed: false })

/** How this member has arranged the desk on this device. */
export const useLayout = defineStore('layout', () => {
  const session = useSession()
  const layout = reactive<Layout>(usual())
  watch(
    () => session.scope,
    (scope) => Object.assign(layout, usual(), load<Partial<Layout>>(`layout.${scope}`, {})),
    { immediate: true },
  )
  watch(layout, (value) => session.userId && save(`layout.${session.scope}`, value))
  return { layout }
})
