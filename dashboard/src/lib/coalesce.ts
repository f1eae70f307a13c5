/** Runs once per frame however often it is asked for; a hidden page has no frames, so a timer stands in. */
export function coalesce(run: () => void): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    const fire = () => {
      if (!waiting) return
      waiting = false
      run()
    }
    if (document.visibilityState === 'visible') requestAnimationFrame(fire)
    setTimeout(fire, 60)
  }
}
