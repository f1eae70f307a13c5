import { onBeforeUnmount, onMounted, ref, shallowReactive, type Component } from 'vue'

export const COMMAND_GROUPS = ['conversation', 'go', 'settings', 'app'] as const

/** Something that the command bar can do, or a list of such things to choose from. */
export interface Command {
  /** The same as long as it means the same, since what was used last stands first. */
  id: string
  title: string
  group: (typeof COMMAND_GROUPS)[number]
  hint?: string
  icon?: Component
  /** A dot of this colour in the place of an icon. */
  color?: string
  keys?: string
  /** By which it is found too. */
  words?: string
  /** It is so already, as a label that is set. */
  checked?: boolean
  run?: () => void
  /** What it asks next. */
  children?: () => Command[]
  /** Its children are found by their names from outside as well. */
  isOpen?: boolean
}

const sources = shallowReactive<(() => Command[])[]>([])

/** Offers commands while the component is there. */
export function useCommands(source: () => Command[]): void {
  onMounted(() => sources.push(source))
  onBeforeUnmount(() => void sources.splice(sources.indexOf(source), 1))
}

export const allCommands = (): Command[] => sources.flatMap((source) => source())

/** Whether the bar is open, and inside of which command it begins. */
export const commandBar = ref<{ inside: string | null } | null>(null)

export function openCommands(inside: string | null = null): void {
  commandBar.value = { inside }
}
