/** In a window that nobody sees nothing is painted. */
const UNSEEN_MS = 100

/** Runs when what is on the page now has been painted. Gives a way to call it off. */
export function afterPaint(run: () => void): () => void {
  let done = false
  const once = () => {
    if (done) return
    stop()
    run()
  }
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = once
  // a frame's callbacks run before it is painted, messages behind it
  const frame = requestAnimationFrame(() => port2.postMessage(null))
  const timer = setTimeout(once, UNSEEN_MS)
  function stop(): void {
    done = true
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    port1.close()
  }
  return stop
}

/** Runs when the browser has nothing better to do, or after so long. Gives a way to call it off. */
export function whenIdle(run: () => void, patience: number): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(run, Math.min(patience, 50))
    return () => clearTimeout(timer)
  }
  const idle = requestIdleCallback(run, { timeout: patience })
  return () => cancelIdleCallback(idle)
}
