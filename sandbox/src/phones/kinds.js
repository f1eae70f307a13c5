// The menu of all that a customer can send on a channel. The table is the sandbox's own: /__sandbox/kinds.

import { el } from './bubbles.js'
import { byId, request } from './net.js'

const GROUPS = {
  files: 'Pictures, sound, files',
  words: 'Words and places',
  shares: 'Posts and stories',
  answers: 'Answers',
  shop: 'Shop',
  referrals: 'Ads and links',
  person: 'The person',
  phone_app: 'Phone app of the business',
  account: 'The platform says',
}

let table
const kinds = () => (table ??= request('/kinds').then(({ items }) => items))

/** Opens the menu above `anchor`; `choose(name)` is told what was picked. */
export async function openKinds(channel, anchor, choose) {
  const items = (await kinds()).filter((kind) => kind.channels.includes(channel))
  const menu = byId('menu')
  const item = (kind) =>
    el('button', { type: 'button', role: 'menuitem', 'data-testid': `kind-${kind.name}`, onclick: () => (menu.hidePopover(), choose(kind.name)) }, kind.title)
  const groups = Object.entries(GROUPS).map(([name, title]) => {
    const members = items.filter((kind) => kind.group === name)
    return members.length > 0 ? el('div', { role: 'group', 'aria-label': title }, el('h3', { 'aria-hidden': 'true' }, title), ...members.map(item)) : undefined
  })
  menu.replaceChildren(el('div', { class: 'kinds' }, ...groups))
  menu.showPopover()
  const place = anchor.getBoundingClientRect()
  // as high as there is room for above the button
  menu.firstElementChild.style.maxHeight = `min(32rem, ${Math.max(160, place.top - 32)}px)`
  menu.style.left = `${Math.max(8, Math.min(place.left - 20, innerWidth - menu.offsetWidth - 8))}px`
  menu.style.top = `${Math.max(8, place.top - menu.offsetHeight - 8)}px`
  menu.querySelector('button').focus()
}
