/** What is typed between the key that opens the bar and the bar: it belongs into its field, and runs no shortcut. */
export function holdKeys(into: { value: string }): () => void {
  const hold = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Backspace') into.value = into.value.slice(0, -1)
    else if (event.key.length === 1) into.value += event.key
    else return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  // before every other listener of the page, whatever has the focus
  addEventListener('keydown', hold, true)
  return () => removeEventListener('keydown', hold, true)
}
