/** Less than this is a bar of the browser that comes and goes, and no keyboard. */
const KEYBOARD = 100

/**
 * Tells the page how much of it an on-screen keyboard leaves, where the browser lays the keyboard over the page (Safari on iOS) and
 * does not make the page smaller: `--app-height` is the height that is left, `--keyboard` the height that is covered. Both are
 * missing while nothing is covered.
 */
export function followKeyboard(): void {
  const viewport = window.visualViewport
  if (!viewport) return
  const { style } = document.documentElement

  const fit = () => {
    const covered = Math.round(innerHeight - viewport.height)
    // who has zoomed in sees a part of the page, with or without a keyboard
    const isCovered = covered > KEYBOARD && Math.abs(viewport.scale - 1) < 0.01
    if (!isCovered) {
      style.removeProperty('--app-height')
      style.removeProperty('--keyboard')
      return
    }
    style.setProperty('--app-height', `${Math.round(viewport.height)}px`)
    style.setProperty('--keyboard', `${covered}px`)
    // the browser has moved the page so that the field can be seen; now all of it can
    scrollTo(0, 0)
  }
  viewport.addEventListener('resize', fit)
  fit()
}
