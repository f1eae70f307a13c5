// The list of what was caught, and one of it.

const byId = (id) => document.getElementById(id)
let letters = []
let shown = null

async function load() {
  const answer = await fetch('/__sandbox/mail')
  letters = (await answer.json()).items.reverse()
  list()
  const newest = letters[0]
  if (!letters.some(({ id }) => id === shown)) show(newest)
}

function list() {
  byId('none').hidden = letters.length > 0
  byId('letters').replaceChildren(
    ...letters.map((letter) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.dataset.testid = 'letter'
      button.setAttribute('aria-current', String(letter.id === shown))
      const subject = document.createElement('strong')
      subject.dir = 'auto'
      subject.textContent = letter.subject
      const to = document.createElement('span')
      to.textContent = `${letter.to} · ${new Date(letter.at).toLocaleTimeString()}`
      button.append(subject, to)
      button.addEventListener('click', () => show(letter))
      const item = document.createElement('li')
      item.append(button)
      return item
    }),
  )
}

function show(letter) {
  shown = letter?.id ?? null
  byId('letter').hidden = !letter
  list()
  if (!letter) return
  byId('subject').dir = 'auto'
  byId('subject').textContent = letter.subject
  const facts = { From: letter.from, To: letter.to, At: new Date(letter.at).toLocaleString(), Language: letter.language, 'Message-ID': letter.message_id }
  byId('facts').replaceChildren(
    ...Object.entries(facts).flatMap(([name, value]) => {
      const [term, said] = [document.createElement('dt'), document.createElement('dd')]
      term.textContent = name
      said.textContent = value
      return [term, said]
    }),
  )
  byId('html').hidden = !letter.html
  if (letter.html) byId('html').src = `/mail/${letter.id}`
  byId('text').textContent = letter.text ?? ''
}

byId('clear').addEventListener('click', async () => {
  await fetch('/__sandbox/mail', { method: 'DELETE' })
  await load()
})

const events = new EventSource('/__sandbox/events')
events.addEventListener('message', ({ data }) => {
  if (['mail', 'resync'].includes(JSON.parse(data).type)) load()
})
events.addEventListener('open', load)
load()
