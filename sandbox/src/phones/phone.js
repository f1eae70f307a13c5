// One phone: a customer's side of a channel.

import { arrange, el, icon, place } from './bubbles.js'
import { openKinds } from './kinds.js'
import { ask, byId, complain, post, request } from './net.js'
import { record } from './voice.js'

export const CHANNELS = { whatsapp: 'WhatsApp', messenger: 'Messenger', instagram: 'Instagram', telegram: 'Telegram' }
const EMOJIS = ['❤️', '👍', '😂', '😮', '😢', '🙏']
const NAMES = ['Robin Vale', 'Aisha Karim', 'Theo Lindgren', 'Mei Tanaka', 'Carla Ruiz', 'Samir Haddad', 'Nora Winter', 'Luca Bianchi', 'Ivy Adeyemi', 'Pavel Novak']

const pick = (list) => list[Math.floor(Math.random() * list.length)]
const initials = (name) => name.split(/\s+/).map((word) => [...word][0] ?? '').slice(0, 2).join('').toUpperCase()

export class Phone {
  /** `onNews` is called when an answer came that is not on the screen. */
  constructor(channel, onNews) {
    this.onNews = onNews
    this.channel = channel
    this.accounts = []
    this.customers = new Map()
    this.bubbles = new Map()
    /** Nodes of the bubbles that are on the screen. */
    this.drawn = new Map()
    this.current = null
    this.quoted = null
    this.recording = null
    this.root = byId('phone').content.firstElementChild.cloneNode(true)
    this.root.dataset.channel = channel
    this.root.dataset.testid = `phone-${channel}`
    this.root.setAttribute('aria-label', CHANNELS[channel])
    this.part = (selector) => this.root.querySelector(selector)
    this.thread = this.part('.thread')
    this.input = this.part('textarea')
    this.equip()
  }

  equip() {
    const tool = (name, testid, title, act) => {
      const button = el('button', { type: 'button', title, 'aria-label': title, 'data-testid': testid, onclick: () => act(button) }, icon(name))
      return button
    }
    const file = this.part('.file')
    this.part('.tools').append(
      tool('image', 'attach-image', 'Send a picture or file', () => file.click()),
      tool('sample', 'sample-image', 'Send a ready-made picture', () => this.write({ media: `sample:${pick(['bicycle', 'wheel', 'chain', 'street', 'receipt'])}` })),
      tool('voice', 'attach-voice', 'Record a voice note', (button) => this.speak(button)),
      tool('location', 'attach-location', 'Send a location', () => this.write({ kind: 'location', location: { latitude: 52.4986, longitude: 13.4034, name: 'At the canal' } })),
      tool('sticker', 'attach-sticker', 'Send a sticker', () => this.write({ media: 'sample:sticker' })),
      tool('contact', 'attach-contact', 'Send a contact', () => this.write({ kind: 'contact' })),
      tool('file', 'attach-file', 'Send a document', () => this.write({ media: 'sample:file' })),
      tool('more', 'attach-more', 'All that can be sent', (button) => openKinds(this.channel, button, (kind) => this.write({ kind }))),
    )
    file.addEventListener('change', () => {
      for (const each of file.files) this.sendFile(each)
      file.value = ''
    })
    this.part('.composer button').append(icon('send'))
    this.part('.composer').addEventListener('submit', (event) => {
      event.preventDefault()
      const text = this.input.value.trim()
      if (!text) return
      this.input.value = ''
      this.write({ text }).catch(() => (this.input.value = text))
    })
    this.input.addEventListener('keydown', (event) => {
      // Enter while an input method composes belongs to the input method.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault()
        this.part('.composer').requestSubmit()
      }
    })
    this.part('.quoting button').addEventListener('click', () => this.quote(null))
    this.part('.new').addEventListener('click', () => this.meet())
    this.part('.customer').addEventListener('change', (event) => this.show(event.target.value))
    this.part('.account').addEventListener('change', (event) => {
      this.account = event.target.value
      this.current = null
      this.list()
    })
  }

  get path() {
    return `/customers/${this.channel}/${encodeURIComponent(this.account)}/${encodeURIComponent(this.current)}`
  }

  /** Takes over what the sandbox knows. */
  load(state) {
    this.accounts = state.accounts.filter((account) => account.channel === this.channel)
    if (!this.accounts.some((account) => account.id === this.account)) this.account = this.accounts[0]?.id
    this.customers = new Map(state.customers.filter((each) => each.channel === this.channel).map((each) => [`${each.account}/${each.customer}`, each]))
    const select = this.part('.account')
    select.replaceChildren(...this.accounts.map((account) => el('option', { value: account.id, selected: account.id === this.account }, account.name)))
    select.hidden = this.accounts.length < 2
    // the choice says the name: there is no room for it twice
    this.part('h2').classList.toggle('unseen', !select.hidden)
    this.list()
  }

  /** The people of the account, those who spoke last first. */
  list() {
    const people = [...this.customers.values()].filter((each) => each.account === this.account).sort((a, b) => (b.last_at ?? 0) - (a.last_at ?? 0))
    if (!people.some((each) => each.customer === this.current)) this.current = people[0]?.customer ?? null
    this.part('.customer').replaceChildren(
      ...(people.length > 0 ? people : [{ customer: '', name: 'nobody yet' }]).map((each) => el('option', { value: each.customer, selected: each.customer === this.current }, each.name)),
    )
    const name = this.accounts.find((account) => account.id === this.account)?.name ?? 'No account'
    this.part('h2').textContent = name
    this.part('.shop').textContent = initials(name)
    this.doing()
    this.show(this.current)
  }

  doing(words) {
    const line = this.part('.doing')
    line.textContent = words ?? CHANNELS[this.channel]
    line.title = line.textContent
  }

  async show(customer) {
    this.current = customer || null
    this.quote(null)
    this.drawn = new Map()
    const picture = this.part('.who img')
    picture.hidden = !this.current
    if (!this.current) {
      this.bubbles = new Map()
      this.draw()
      return
    }
    picture.src = `/cdn/avatar/${encodeURIComponent(this.current)}.png`
    const { messages } = await request(`${this.path}/thread`)
    if (this.current !== customer) return
    this.bubbles = new Map(messages.map((bubble) => [bubble.id, bubble]))
    this.draw(true)
    for (const node of this.thread.children) node.classList.remove('fresh')
    this.look()
  }

  draw(arrived) {
    const list = this.thread
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < 120
    const sorted = [...this.bubbles.values()].sort((a, b) => a.at - b.at)
    const nodes = arrange(sorted, this.drawn, (name, bubble, detail) => this.act(name, bubble, detail))
    const words = this.current ? 'Nothing was said yet. Write the first message.' : 'Write a message, and somebody new begins to talk.'
    place(list, nodes.length > 0 ? nodes : [el('div', { class: 'empty' }, words)])
    if (!near && !arrived) return
    list.scrollTop = list.scrollHeight
    // Pictures grow once they are there.
    for (const picture of list.querySelectorAll('img')) {
      if (!picture.complete) picture.addEventListener('load', () => (list.scrollTop = list.scrollHeight), { once: true })
    }
  }

  /** The thread is on the screen: the customer has read it. */
  look() {
    clearTimeout(this.looking)
    this.looking = setTimeout(() => {
      const unread = [...this.bubbles.values()].some((bubble) => bubble.direction === 'out' && bubble.via === 'api' && ['sent', 'delivered'].includes(bubble.status))
      if (unread && this.current && this.visible) request(`${this.path}/read`, { method: 'POST' }).catch(() => {})
    }, 600)
  }

  get visible() {
    return document.visibilityState === 'visible' && this.root.offsetParent !== null
  }

  receive(event) {
    const key = `${event.account}/${event.customer}`
    const person = this.customers.get(key)
    if (person) person.last_at = Math.max(person.last_at ?? 0, event.bubble.at)
    if (event.account !== this.account || event.customer !== this.current) return
    const fresh = !this.bubbles.has(event.bubble.id)
    this.bubbles.set(event.bubble.id, event.bubble)
    if (event.bubble.direction === 'out' && fresh) this.doing()
    this.draw(fresh)
    if (event.bubble.direction === 'out') {
      this.look()
      if (!this.visible) this.onNews(this.channel)
    }
  }

  typing(event) {
    if (event.account !== this.account || event.customer !== this.current) return
    this.doing(event.on ? 'is typing …' : undefined)
    clearTimeout(this.typingEnds)
    this.typingEnds = setTimeout(() => this.doing(), 20000)
  }

  met(customer) {
    const key = `${customer.account}/${customer.customer}`
    if (this.customers.has(key)) return
    this.customers.set(key, customer)
    // Somebody new does not push aside whom one is just writing as.
    if (customer.account === this.account) {
      clearTimeout(this.listing)
      this.listing = setTimeout(() => this.list(), 150)
    }
  }

  async meet() {
    const name = pick(NAMES)
    const dialog = byId('person')
    dialog.querySelector('.handle').hidden = this.channel !== 'instagram'
    dialog.querySelector('.check').hidden = this.channel !== 'whatsapp'
    dialog.querySelector('[name=numberless]').checked = false
    const fields = await ask(dialog, { name, username: '' })
    if (fields) await this.create(fields.name, fields)
    this.input.focus()
  }

  /** Who has no number to show has a username on WhatsApp, as everybody has on Instagram. */
  async create(name, { username, numberless } = {}) {
    const named = this.channel === 'instagram' || numberless
    const handle = username || (named ? name.toLowerCase().replace(/[^a-z0-9]+/g, '.') : null)
    const customer = await post('/customers', { channel: this.channel, account: this.account, name, username: handle, phone: numberless ? false : null })
    this.customers.set(`${customer.account}/${customer.customer}`, { ...customer, last_at: Date.now() })
    this.current = customer.customer
    this.list()
  }

  async write(message) {
    if (!this.account) return complain(`There is no ${CHANNELS[this.channel]} account`)
    if (!this.current) await this.create(pick(NAMES))
    const reply_to = this.quoted?.id
    this.quote(null)
    await post(`${this.path}/messages`, { ...message, reply_to })
  }

  async sendFile(file, kind) {
    if (!this.current) await this.create(pick(NAMES))
    const form = new FormData()
    form.append('file', file, file.name)
    if (kind) form.append('kind', kind)
    if (this.quoted) form.append('reply_to', this.quoted.id)
    this.quote(null)
    await request(`${this.path}/messages`, { method: 'POST', body: form })
  }

  async speak(button) {
    if (this.recording) {
      const recording = this.recording
      this.recording = null
      button.setAttribute('aria-pressed', 'false')
      this.doing()
      await this.sendFile(await recording.stop(), 'voice')
      return
    }
    this.recording = await record()
    if (!this.recording) {
      await this.write({ media: 'sample:voice' })
      return
    }
    button.setAttribute('aria-pressed', 'true')
    this.doing('Recording: tap again to send')
  }

  quote(bubble) {
    this.quoted = bubble
    this.part('.quoting').hidden = !bubble
    this.part('.quoting p').textContent = bubble ? bubble.text || bubble.kind : ''
    if (bubble) this.input.focus()
  }

  async act(name, bubble, detail) {
    if (name === 'menu') return this.menu(bubble, detail)
    if (name === 'tap') {
      if (detail.kind === 'url') return window.open(detail.id, '_blank', 'noopener')
      return post(`${this.path}/postback`, { title: detail.title, payload: detail.id, kind: detail.kind, message: bubble.id })
    }
  }

  menu(bubble, anchor) {
    const menu = byId('menu')
    const mine = bubble.reactions.find((reaction) => reaction.by === 'in')?.emoji
    const item = (words, testid, act) => el('button', { type: 'button', role: 'menuitem', 'data-testid': testid, onclick: () => (menu.hidePopover(), act()) }, words)
    const emojis = EMOJIS.map((emoji) => {
      const chosen = emoji === mine
      const react = () => (menu.hidePopover(), post(`${this.path}/reactions`, { message: bubble.id, emoji: chosen ? null : emoji }))
      return el('button', { type: 'button', role: 'menuitemradio', 'aria-checked': String(chosen), 'aria-label': `React with ${emoji}`, 'data-testid': 'react', onclick: react }, emoji)
    })
    menu.replaceChildren(el('div', { class: 'emojis' }, ...emojis), item('Quote', 'quote', () => this.quote(bubble)))
    if (bubble.direction === 'in') {
      if (bubble.text && bubble.kind === 'text') menu.append(item('Edit', 'edit', () => this.correct(bubble)))
      // a bot is told nothing of it
      if (this.channel !== 'telegram') menu.append(item('Unsend', 'unsend', () => post(`${this.path}/unsend`, { message: bubble.id })))
    }
    menu.showPopover()
    const place = anchor.getBoundingClientRect()
    menu.style.left = `${Math.max(8, Math.min(place.left - 20, innerWidth - menu.offsetWidth - 8))}px`
    menu.style.top = `${Math.max(8, Math.min(place.bottom + 6, innerHeight - menu.offsetHeight - 8))}px`
    menu.querySelector('button').focus()
  }

  async correct(bubble) {
    const fields = await ask(byId('correct'), { text: bubble.text })
    if (fields && fields.text !== bubble.text) await post(`${this.path}/edit`, { message: bubble.id, text: fields.text })
  }
}
