import { onMounted, onUpdated, type Ref } from 'vue'

/**
 * Puts the cursor into the first field as soon as there is one, and again when another form comes in its place: never away from where
 * somebody is, and not where that would open a keyboard on the screen. What a screen reader is led past on the way stands as the group's
 * description, so that it is read with the field.
 */
export function useFirstField(group: Readonly<Ref<HTMLElement | undefined>>): void {
  let before: HTMLInputElement | null = null

  function look(): void {
    const first = group.value?.querySelector('input') ?? null
    if (first === before) return
    before = first
    if (!first || document.activeElement !== document.body || matchMedia('(pointer: coarse)').matches) return
    describe(first)
    first.focus({ preventScroll: true })
  }

  function describe(field: HTMLElement): void {
    const box = group.value as HTMLElement
    const passed = [...box.querySelectorAll('p')].filter((each) => each.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING)
    passed.forEach((each, index) => (each.id ||= `before-field-${index}`))
    if (passed.length) box.setAttribute('aria-describedby', passed.map(({ id }) => id).join(' '))
    else box.removeAttribute('aria-describedby')
  }

  onMounted(look)
  onUpdated(look)
}
