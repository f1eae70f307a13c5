/** What a component is drawn as; also of components whose types do not tell. */
export function elementOf(component: unknown): HTMLElement | undefined {
  const element = (component as { $el?: unknown } | null | undefined)?.$el
  return element instanceof HTMLElement ? element : undefined
}
