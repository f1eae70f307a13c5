// A phone for each channel. State comes from /__sandbox/state, changes from /__sandbox/events.

import { el } from './bubbles.js'
import { byId, post, request } from './net.js'
import { CHANNELS, Phone } from './phone.js'

const phones = {}

// One phone at a time on narrow screens.

function tabs() {
  const chosen = () => document.querySelector('.phone.shown')?.dataset.channel
  const choose = (channel) => {
    for (const phone of Object.values(phones)) phone.root.classList.toggle('shown', phone.channel === channel)
    for (const tab of document.querySelectorAll('.tabs button')) {
      const selected = tab.dataset.channel === channel
      tab.setAttribute('aria-selected', String(selected))
      tab.tabIndex = selected ? 0 : -1
    }
    mark(channel, false)
    phones[channel].look()
  }
  const list = document.querySelector('.tabs')
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const names = Object.keys(CHANNELS)
    const next = names[(names.indexOf(chosen()) + step + names.length) % names.length]
    choose(next)
    list.querySelector(`[data-channel=${next}]`).focus()
  })
  list.append(...Object.entries(CHANNELS).map(([channel, name]) => el('button', { type: 'button', role: 'tab', 'data-channel': channel, 'data-testid': `tab-${channel}`, onclick: () => choose(channel) }, name)))
  choose(chosen() ?? 'whatsapp')
}

function mark(channel, news) {
  const tab = document.querySelector(`.tabs [data-channel=${channel}]`)
  tab?.querySelector('.dot')?.remove()
  if (news) tab?.append(el('span', { class: 'dot', role: 'img', 'aria-label': 'news' }))
}

// The world around the phones.

function webhooks(counts) {
  const pill = byId('webhooks')
  const waiting = counts.pending
  pill.dataset.state = counts.failed > 0 ? 'failed' : waiting > 0 ? 'busy' : 'quiet'
  pill.dataset.delivered = counts.delivered
  pill.textContent = counts.failed > 0 ? `${counts.failed} not taken by the product` : waiting > 0 ? `${waiting} on the way` : 'All delivered'
}

// Each platform has its own code for too many messages; the other faults are the same on all.
function faults(name) {
  if (name !== 'too_fast') return [{ fault: JSON.parse(name) }]
  const codes = { messenger: 613, instagram: 613, whatsapp: 131056, telegram: 429 }
  return Object.entries(codes).map(([channel, code]) => ({
    channel,
    fault: { kind: 'error', status: 400, code, message: 'Too many messages in a short time', retry_after: 4 },
  }))
}

// What a form for connecting an account asks for. Which are free changes at the product, so it is asked for anew each time.
async function accounts() {
  const { items } = await request('/accounts')
  const pair = (name, value) => [el('dt', {}, name), el('dd', {}, el('code', {}, value))]
  const line = (account) => el('li', {}, `${CHANNELS[account.channel]}: ${account.name}`, el('dl', {}, ...pair('id', account.id), ...pair('token', account.access_token)))
  for (const [list, connected] of [['free', false], ['connected', true]]) {
    const members = items.filter((account) => account.connected === connected)
    byId(list).replaceChildren(...(members.length > 0 ? members.map(line) : [el('li', {}, 'None.')]))
  }
}

/** Says what awaits the next reply until it has met one; the same trouble for the other channels goes with it. */
async function arm(name, words) {
  await request('/faults', { method: 'DELETE' })
  const planned = faults(name)
  for (const fault of planned) await post('/faults', { endpoint: 'messages', times: 1, ...fault })
  byId('faults').textContent = `The next reply ${words}.`
  clearInterval(arm.watch)
  arm.watch = setInterval(async () => {
    const { items } = await request('/faults')
    if (items.length >= planned.length) return
    clearInterval(arm.watch)
    byId('faults').textContent = ''
    await request('/faults', { method: 'DELETE' })
  }, 1000)
}

function settings(values) {
  const form = byId('settings')
  for (const name of ['auto_read', 'receipts', 'echoes']) form.elements[name].checked = values[name]
  form.elements.latency_ms.value = values.latency_ms
  byId('latency').textContent = values.latency_ms
}

function weather() {
  const form = byId('settings')
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('change', (event) => {
    const { name, type, checked, value } = event.target
    if (event.target.id === 'pause') post('/webhooks/pause', { paused: checked })
    else if (name) post('/settings', { [name]: type === 'checkbox' ? checked : Number(value) })
  })
  byId('world').addEventListener('toggle', (event) => event.target.open && accounts())
  form.elements.latency_ms.addEventListener('input', (event) => (byId('latency').textContent = event.target.value))
  for (const button of form.querySelectorAll('[data-fault]')) {
    button.addEventListener('click', () => arm(button.dataset.fault, button.textContent))
  }
}

async function reload() {
  const state = await request('/state')
  for (const phone of Object.values(phones)) phone.load(state)
  settings(state.settings)
  webhooks(state.webhooks)
  await accounts()
}

function listen() {
  const events = new EventSource('/__sandbox/events')
  let lost = false
  events.addEventListener('open', () => {
    if (lost) reload()
    lost = false
  })
  events.addEventListener('error', () => {
    lost = true
    byId('webhooks').dataset.state = 'offline'
    byId('webhooks').textContent = 'The sandbox is not there'
  })
  events.addEventListener('message', ({ data }) => {
    const event = JSON.parse(data)
    if (event.type === 'bubble') phones[event.channel].receive(event)
    else if (event.type === 'typing') phones[event.channel].typing(event)
    else if (event.type === 'customer') phones[event.customer.channel].met(event.customer)
    else if (event.type === 'webhooks') webhooks(event.webhooks)
    else if (event.type === 'settings') settings(event.settings)
    else if (event.type === 'resync') reload()
  })
}

for (const channel of Object.keys(CHANNELS)) {
  phones[channel] = new Phone(channel, (from) => mark(from, true))
  document.querySelector('.phones').append(phones[channel].root)
}
tabs()
weather()
listen()
await reload()
document.documentElement.dataset.ready = 'true'
document.addEventListener('visibilitychange', () => Object.values(phones).forEach((phone) => phone.look()))
