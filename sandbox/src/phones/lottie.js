// Telegram's stickers that move: packed Lottie. As much of it as a drawing of shapes needs: layers that move, and in them
// groups of ellipses, rectangles and curves, filled and outlined.

const SVG = 'http://www.w3.org/2000/svg'

function node(tag, props = {}) {
  const made = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(props)) made.setAttribute(name, value)
  return made
}

async function unpack(url) {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`the sticker is gone: ${answer.status}`)
  return new Response(answer.body.pipeThrough(new DecompressionStream('gzip'))).json()
}

const first = (value) => (Array.isArray(value) ? value[0] : value)

/** How far a movement is at `share` of its time, by the handles of its curve. */
function eased(share, leave, arrive) {
  if (!leave || !arrive) return share
  const along = (t, a, b) => 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t ** 2 * b + t ** 3
  let [low, high] = [0, 1]
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2
    if (along(middle, first(leave.x), first(arrive.x)) < share) low = middle
    else high = middle
  }
  return along(low, first(leave.y), first(arrive.y))
}

/** A property at a frame, always as a list. */
function at(property, frame, otherwise) {
  const list = (value) => [value].flat()
  if (!property) return list(otherwise)
  const keys = property.k
  if (!property.a || !Array.isArray(keys)) return list(keys)
  const next = keys.findIndex((key) => key.t > frame)
  if (next === 0) return list(keys[0].s)
  if (next < 0) return list(keys.at(-1).s)
  const [from, to] = [keys[next - 1], keys[next]]
  if (from.h) return list(from.s)
  const done = eased((frame - from.t) / (to.t - from.t), from.o, from.i)
  return list(from.s).map((value, index) => value + (list(to.s)[index] - value) * done)
}

function transform(moves, frame) {
  const [p, a, s] = [at(moves.p, frame, [0, 0]), at(moves.a, frame, [0, 0]), at(moves.s, frame, [100, 100])]
  return `translate(${p[0]} ${p[1]}) rotate(${at(moves.r, frame, 0)[0]}) scale(${s[0] / 100} ${s[1] / 100}) translate(${-a[0]} ${-a[1]})`
}

const color = (value) => `rgb(${value.slice(0, 3).map((part) => Math.round(part * 255)).join(' ')})`

function curve({ v, i, o, c }) {
  const point = (index) => v[index % v.length].join(' ')
  const handle = (index, handles) => v[index % v.length].map((value, axis) => value + handles[index % v.length][axis]).join(' ')
  const ends = Array.from({ length: c ? v.length : v.length - 1 }, (_, index) => `C ${handle(index, o)} ${handle(index + 1, i)} ${point(index + 1)}`)
  return `M ${point(0)} ${ends.join(' ')}${c ? ' Z' : ''}`
}

/** Shapes by Lottie's names for them; what is none is passed over. */
const SHAPES = {
  el: ({ p, s }) => node('ellipse', { cx: p.k[0], cy: p.k[1], rx: s.k[0] / 2, ry: s.k[1] / 2 }),
  rc: ({ p, s, r }) => node('rect', { x: p.k[0] - s.k[0] / 2, y: p.k[1] - s.k[1] / 2, width: s.k[0], height: s.k[1], rx: r?.k ?? 0 }),
  sh: ({ ks }) => node('path', { d: curve(ks.k) }),
  gr: ({ it }) => group(it),
}

/** What stands first lies on top. */
function group(items) {
  const made = node('g', { fill: 'none' })
  for (const item of items) {
    if (item.ty === 'fl') made.setAttribute('fill', color(item.c.k))
    if (item.ty === 'st') {
      for (const [name, value] of Object.entries({ stroke: color(item.c.k), 'stroke-width': item.w.k, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' })) made.setAttribute(name, value)
    }
    if (item.ty === 'tr') made.setAttribute('transform', transform(item, 0))
    const shape = SHAPES[item.ty]?.(item)
    if (shape) made.prepend(shape)
  }
  return made
}

/** Draws into `place` the sticker that lies at `url`; it moves for those who do not mind. */
export async function play(url, place) {
  const film = await unpack(url)
  const picture = node('svg', { viewBox: `0 0 ${film.w} ${film.h}`, 'aria-hidden': 'true' })
  const moving = []
  for (const layer of film.layers.filter((each) => each.ty === 4)) {
    let made = group(layer.shapes)
    // a layer moves along with the one it hangs on
    for (let each = layer; each; each = film.layers.find((other) => other.ind === each.parent)) {
      const holder = node('g')
      holder.append(made)
      moving.push([holder, each.ks])
      made = holder
    }
    picture.prepend(made)
  }
  const show = (frame) => moving.forEach(([holder, moves]) => holder.setAttribute('transform', transform(moves, frame)))
  show(film.ip)
  place.replaceChildren(picture)
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const begun = performance.now()
  const step = (now) => {
    if (!picture.isConnected) return
    show(film.ip + (((now - begun) / 1000) * film.fr) % (film.op - film.ip))
    requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}
