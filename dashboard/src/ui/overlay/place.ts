export type Edge = 'top' | 'bottom' | 'left' | 'right'
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

const GAP = 6
const PADDING = 8
const OPPOSITE: Record<Edge, Edge> = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' }

function at(edge: Edge, { x, y, width, height }: Box, tip: { width: number; height: number }): { x: number; y: number } {
  const middle = { x: x + (width - tip.width) / 2, y: y + (height - tip.height) / 2 }
  if (edge === 'top') return { x: middle.x, y: y - tip.height - GAP }
  if (edge === 'bottom') return { x: middle.x, y: y + height + GAP }
  if (edge === 'left') return { x: x - tip.width - GAP, y: middle.y }
  return { x: x + width + GAP, y: middle.y }
}

/** Where something of that size stands beside a box: at the edge that is wanted, at the other one where there is more room for it, and in the window. */
export function placeBeside(edge: Edge, box: Box, size: { width: number; height: number }, window: { width: number; height: number }): { x: number; y: number } {
  const fits = ({ x, y }: { x: number; y: number }) => x >= PADDING && y >= PADDING && x + size.width <= window.width - PADDING && y + size.height <= window.height - PADDING
  const [wanted, other] = [at(edge, box, size), at(OPPOSITE[edge], box, size)]
  const along = edge === 'top' || edge === 'bottom' ? 'y' : 'x'
  const onlyAlong = (place: { x: number; y: number }) => fits({ ...middleOf(size, window), [along]: place[along] })
  const place = onlyAlong(wanted) || !onlyAlong(other) ? wanted : other
  const within = (value: number, length: number, room: number) => Math.max(PADDING, Math.min(value, room - length - PADDING))
  return { x: within(place.x, size.width, window.width), y: within(place.y, size.height, window.height) }
}

const middleOf = (size: { width: number; height: number }, window: { width: number; height: number }) => ({ x: (window.width - size.width) / 2, y: (window.height - size.height) / 2 })
