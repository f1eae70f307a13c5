import { onBeforeUnmount, onMounted, shallowReactive } from 'vue'
import { combosOf, isTyping } from './keyboard'

export const GROUPS = ['list', 'thread', 'go', 'general'] as const

interface Shortcut {
  /**
   * As they are shown, the first in the command bar too: "Mod+K", "Shift+X", "G I" for one after the other. With Mod or Alt they
   * work everywhere, else outside of fields.
   */
  keys: readonly string[]
  group: (typeof GROUPS)[number]
}

const map = <Name extends string>(shortcuts: Record<Name, Shortcut>): Record<Name, Shortcut> => shortcuts

/** The whole keyboard map: the sheet and the command bar show it, and nothing else binds a key for the whole app. */
export const SHORTCUTS = map({
  next: { keys: ['J', 'Alt+J'], group: 'list' },
  previous: { keys: ['K', 'Alt+K'], group: 'list' },
  select: { keys: ['X'], group: 'list' },
  selectRange: { keys: ['Shift+X'], group: 'list' },
  search: { keys: ['/'], group: 'list' },
  nextView: { keys: ['Alt+N'], group: 'list' },
  reply: { keys: ['R', 'Alt+L'], group: 'thread' },
  note: { keys: ['N', 'Alt+P'], group: 'thread' },
  switchTab: { keys: ['Alt+T'], group: 'thread' },
  attach: { keys: ['Alt+A'], group: 'thread' },
  emoji: { keys: ['Alt+I'], group: 'thread' },
  resolve: { keys: ['E', 'Alt+E'], group: 'thread' },
  resolveNext: { keys: ['Mod+Alt+E'], group: 'thread' },
  snooze: { keys: ['S', 'Alt+M'], group: 'thread' },
  assignMe: { keys: ['I'], group: 'thread' },
  assign: { keys: ['A'], group: 'thread' },
  handOver: { keys: ['Shift+A'], group: 'thread' },
  label: { keys: ['L'], group: 'thread' },
  priority: { keys: ['P'], group: 'thread' },
  markUnread: { keys: ['U'], group: 'thread' },
  find: { keys: ['F'], group: 'thread' },
  details: { keys: [']', 'Alt+O'], group: 'thread' },
  goAll: { keys: ['G I', 'Alt+C'], group: 'go' },
  goMine: { keys: ['G M'], group: 'go' },
  goUnassigned: { keys: ['G U'], group: 'go' },
  goScheduled: { keys: ['G L'], group: 'go' },
  goContacts: { keys: ['G C', 'Alt+V'], group: 'go' },
  goSettings: { keys: ['G S', 'Alt+S'], group: 'go' },
  notifications: { keys: ['G N', 'Alt+B'], group: 'go' },
  commands: { keys: ['Mod+K'], group: 'general' },
  undo: { keys: ['Z'], group: 'general' },
  nav: { keys: ['['], group: 'general' },
  help: { keys: ['?'], group: 'general' },
})

export type ShortcutName = keyof typeof SHORTCUTS

/** What fields do with keys by themselves: shown in the sheet, bound where the field is. */
export const FIELD_KEYS = [
  { name: 'send', keys: 'Mod+Enter' },
  { name: 'sendAndResolve', keys: 'Mod+Shift+Enter' },
  { name: 'sendAndSnooze', keys: 'Mod+Alt+Enter' },
  { name: 'takeBack', keys: 'Mod+Z' },
  { name: 'canned', keys: '/' },
  { name: 'leave', keys: 'Esc' },
] as const

/** False: not for me, ask who came before. */
type Handler = () => unknown
/** Who handles what now; the one that came last is asked first. */
const live = shallowReactive(new Map<ShortcutName, Handler[]>())
const names = Object.keys(SHORTCUTS) as ShortcutName[]

/** The shortcuts that do something on the present page. */
export const liveShortcuts = (): ShortcutName[] => names.filter((name) => live.has(name))

/** Does what the key would do. */
export function runShortcut(name: ShortcutName): boolean {
  return [...(live.get(name) ?? [])].reverse().some((handler) => handler() !== false)
}

const SEQUENCE_MS = 1200
let begun: { combo: string; until: number } | null = null

function nameOf(event: KeyboardEvent): ShortcutName | undefined {
  const combos = combosOf(event).filter((combo) => /Mod\+|Alt\+/.test(combo) || !isTyping(event.target))
  const before = begun && performance.now() < begun.until ? begun.combo : null
  begun = null
  for (const combo of combos) {
    const wanted = before === null ? combo : `${before} ${combo}`
    const name = names.find((each) => live.has(each) && SHORTCUTS[each].keys.includes(wanted))
    if (name) return name
  }
  const opening = combos.find((combo) => names.some((each) => SHORTCUTS[each].keys.some((keys) => keys.startsWith(`${combo} `))))
  if (opening) begun = { combo: opening, until: performance.now() + SEQUENCE_MS }
  return undefined
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || /^(Shift|Control|Alt|Meta|AltGraph)$/.test(event.key)) return
  const name = nameOf(event)
  // looked for last: most keys are letters of a text
  if ((!name && !begun) || document.querySelector('[role="dialog"],[role="menu"]')) return void (begun = null)
  if (name && runShortcut(name)) event.preventDefault()
}

/** Handles some of the shortcuts while the component is there; not under an open dialog. */
export function useShortcuts(handlers: Partial<Record<ShortcutName, Handler>>): void {
  const mine = Object.entries(handlers) as [ShortcutName, Handler][]
  onMounted(() => {
    if (live.size === 0) addEventListener('keydown', onKey)
    for (const [name, handler] of mine) live.set(name, [...(live.get(name) ?? []), handler])
  })
  onBeforeUnmount(() => {
    for (const [name, handler] of mine) {
      const others = (live.get(name) ?? []).filter((each) => each !== handler)
      if (others.length > 0) live.set(name, others)
      else live.delete(name)
    }
    if (live.size === 0) removeEventListener('keydown', onKey)
  })
}
