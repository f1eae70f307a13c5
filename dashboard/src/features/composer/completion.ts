/** What the composer asks of a menu of completions. */
export interface Completion {
  /** True when the key was for the menu. */
  onKey: (event: KeyboardEvent) => boolean
  /** Another word is being written. */
  ask: () => void
  listId: string
  /** The chosen option, for the field that keeps the focus; undefined: nothing is shown. */
  activeId: string | undefined
}
