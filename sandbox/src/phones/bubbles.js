// Draws bubbles. Knows nothing of requests.

import { play } from './lottie.js'

/** A small element builder: text stays text, so nothing that was written can become markup. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue
    if (name === 'onclick') node.addEventListener('click', value)
    else if (name === 'class') node.className = value
    else node.setAttribute(name, value === true ? '' : value)
  }
  node.append(...children.filter((child) => child !== undefined && child !== null))
  return node
}

const PATHS = {
  image: 'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v11a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17.5zM4.5 17l4.2-4.4a1.5 1.5 0 0 1 2.2 0L15 17m-1.6-1.7 1.5-1.6a1.5 1.5 0 0 1 2.2 0L19.5 16M15.2 8.6h.1',
  sample: 'M6.2 17.5a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8zM17.8 17.5a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8zM6.2 14.6 9.4 8.8h5.2l3.2 5.8M9.4 8.8l2.6 5.8h-5.8M12 14.6l2.6-5.8M8 7h2.8M13.6 7h2.6',
  voice: 'M12 4a2.7 2.7 0 0 1 2.7 2.7v4.6a2.7 2.7 0 0 1-5.4 0V6.7A2.7 2.7 0 0 1 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3',
  location: 'M12 21s6.5-5.7 6.5-10.8a6.5 6.5 0 0 0-13 0C5.5 15.3 12 21 12 21zM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  sticker: 'M12 20a8 8 0 1 1 8-8c0 1-3 1-4.5 1S12 16 13 20zM9 10.2h.1M15 10.2h.1M9 13.5c.6 1 1.5 1.5 2.6 1.5',
  contact: 'M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 20c.6-3.6 3.4-5.5 7-5.5s6.4 1.9 7 5.5',
  file: 'M7 3.5h6.5L18 8v12.5H7zM13.5 3.5V8H18M9.5 12.5h6M9.5 16h6',
  more: 'M12 5v14M5 12h14',
  send: 'M4.5 12 20 4.5 15.5 20l-3.7-6.2zM11.8 13.8 20 4.5',
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(svg.namespaceURI, 'path')
  const look = { d: PATHS[name], fill: 'none', stroke: 'currentColor', 'stroke-width': 1.7, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }
  for (const [key, value] of Object.entries(look)) path.setAttribute(key, value)
  svg.append(path)
  return svg
}

const STATUS_WORDS = { sent: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Not delivered' }

function ticks(status) {
  if (status === 'failed') return el('span', { title: STATUS_WORDS.failed }, '!')
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 17 11')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', STATUS_WORDS[status])
  const strokes = status === 'sent' ? ['M4 6l3 3 6-7'] : ['M1 6l3 3 6-7', 'M7.5 8.500l.5.5 6-7']
  for (const d of strokes) {
    const path = document.createElementNS(svg.namespaceURI, 'path')
    for (const [key, value] of Object.entries({ d, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.6, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' })) path.setAttribute(key, value)
    svg.append(path)
  }
  return svg
}

/** A map of nowhere in particular, with a pin in its middle. */
function map(location) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 224 104')
  svg.setAttribute('class', 'place')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', `${location.name ?? 'Location'}: ${location.latitude}, ${location.longitude}`)
  const shift = Math.round((Math.abs(location.longitude) * 1000) % 40)
  const shapes = [
    ['rect', { width: 224, height: 104, fill: '#e6e9dc' }],
    ['path', { d: `M0 ${30 + shift / 2} Q 60 ${60 - shift / 2} 120 40 T 224 ${70 - shift / 3}`, stroke: '#a9d3ea', 'stroke-width': 16, fill: 'none' }],
    ['path', { d: `M${30 + shift} 0 V104 M${120 + shift} 0 V104 M0 80 H224 M0 22 H224`, stroke: '#ffffff', 'stroke-width': 6, fill: 'none' }],
    ['rect', { x: 142, y: 28, width: 34, height: 44, rx: 6, fill: '#c6dcae' }],
    ['path', { d: 'M112 66s14-12 14-24a14 14 0 0 0-28 0c0 12 14 24 14 24z', fill: '#d6483e' }],
    ['circle', { cx: 112, cy: 42, r: 5, fill: '#ffffff' }],
  ]
  for (const [tag, props] of shapes) {
    const shape = document.createElementNS(svg.namespaceURI, tag)
    for (const [key, value] of Object.entries(props)) shape.setAttribute(key, value)
    svg.append(shape)
  }
  return svg
}

/** A drawing that moves, which no browser shows by itself. */
function movingSticker(file) {
  const place = el('span', { class: 'drawn', role: 'img', 'aria-label': 'Sticker that moves' })
  play(file.url, place).catch(() => place.replaceChildren('🔔'))
  return place
}

function attachment(file, kind) {
  const family = file.content_type.split('/')[0]
  if (family === 'image') {
    const picture = el('img', { src: file.url, alt: kind === 'sticker' ? 'Sticker' : file.file_name, loading: 'lazy' })
    return kind === 'sticker' ? picture : el('a', { href: file.url, target: '_blank', rel: 'noopener' }, picture)
  }
  if (kind === 'sticker' && family === 'application') return movingSticker(file)
  if (family === 'video') return el('video', { src: file.url, controls: true, preload: 'metadata', playsinline: true })
  if (family === 'audio') return el('audio', { src: file.url, controls: true, preload: 'metadata' })
  return el('a', { class: 'card', href: file.url, target: '_blank', rel: 'noopener' }, icon('file'), el('span', {}, file.file_name, el('small', {}, file.content_type)))
}

const onlyEmoji = /^(\p{Extended_Pictographic}|\p{Emoji_Component}|\s){1,12}$/u

function shownKind(bubble) {
  const alone = bubble.kind === 'text' && bubble.text && !bubble.reply_to && onlyEmoji.test(bubble.text) && !/\d/.test(bubble.text)
  return alone ? 'emoji' : bubble.kind
}

/** `act(name, bubble, detail)` is told what was tapped on. */
export function draw(bubble, act) {
  const node = el('div', {
    class: 'bubble',
    'data-testid': 'bubble',
    'data-id': bubble.id,
    'data-direction': bubble.direction,
    'data-status': bubble.status,
    'data-kind': bubble.unsent ? 'unsent' : shownKind(bubble),
  })
  if (bubble.unsent) {
    node.append(el('span', { class: 'gone' }, 'You took this message back'))
  } else {
    if (bubble.reply_to) node.append(el('span', { class: 'quote', dir: 'auto' }, bubble.reply_to.preview || 'An earlier message'))
    node.append(...bubble.media.map((file) => attachment(file, bubble.kind)))
    if (bubble.location) node.append(map(bubble.location))
    if (bubble.card) node.append(el('span', { class: 'card' }, el('span', { dir: 'auto' }, bubble.card.title, ...bubble.card.lines.map((line) => el('small', {}, line)))))
    if (bubble.contact) {
      node.append(el('span', { class: 'card' }, icon('contact'), el('span', {}, bubble.contact.name ?? '', el('small', {}, bubble.contact.phone ?? ''))))
    } else if (bubble.text) {
      node.append(el('div', { class: 'text', dir: 'auto' }, bubble.text))
    } else if (bubble.kind === 'like') {
      node.append(el('div', { class: 'text' }, '❤️'))
    }
    if (bubble.buttons.length > 0) {
      node.append(el('div', { class: 'taps' }, ...bubble.buttons.map((button) => el('button', { type: 'button', 'data-testid': 'tap', 'aria-busy': bubble.waiting ? 'true' : undefined, onclick: () => act('tap', bubble, button) }, button.title))))
    }
  }
  const time = new Date(bubble.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
  const foot = el('span', { class: 'foot' }, bubble.edits > 0 && !bubble.unsent ? el('span', {}, 'edited ·') : undefined, time)
  if (bubble.direction === 'in') foot.append(ticks(bubble.status))
  else if (bubble.status === 'failed') foot.append('· not delivered')
  node.append(foot)
  if (bubble.reactions.length > 0 && !bubble.unsent) {
    node.classList.add('reacted')
    node.append(el('span', { class: 'reactions', 'data-testid': 'reactions' }, bubble.reactions.map((reaction) => reaction.emoji).join(' ')))
  }
  if (!bubble.unsent) {
    const more = el('button', { type: 'button', class: 'more', 'data-testid': 'bubble-menu', 'aria-label': 'What to do with this message', 'aria-haspopup': 'menu' }, '⋯')
    more.addEventListener('click', () => act('menu', bubble, more))
    node.append(more)
  }
  return node
}

/**
 * Days between messages, and a little space where the speaker changes. `drawn` keeps the nodes from one time to
 * the next: what did not change stays where it is, so that a voice note plays on while others arrive.
 */
export function arrange(bubbles, drawn, act) {
  const nodes = []
  let day = ''
  let speaker = ''
  const keep = (key, content, make) => {
    const known = drawn.get(key)
    const entry = known?.content === content ? known : { content, node: make() }
    drawn.set(key, entry)
    nodes.push(entry.node)
    return entry.node
  }
  for (const bubble of bubbles) {
    const today = new Date(bubble.at).toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' })
    if (today !== day) keep(`day ${today}`, today, () => el('div', { class: 'day' }, today))
    const fresh = !drawn.has(bubble.id)
    const node = keep(bubble.id, JSON.stringify(bubble), () => draw(bubble, act))
    node.classList.toggle('turn', bubble.direction !== speaker && today === day)
    if (fresh) node.classList.add('fresh')
    day = today
    speaker = bubble.direction
  }
  return nodes
}

/** Makes `list` hold exactly `nodes`, touching only what has to change. */
export function place(list, nodes) {
  const wanted = new Set(nodes)
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove()
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null)
  })
}
