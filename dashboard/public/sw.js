// Takes pushes while no page looks. It handles no fetch: nothing is ever served from a cache.
const WORDS = {
  message: 'New message',
  assigned: 'Assigned to you',
  mention: 'You were mentioned',
  unassigned: 'New conversation that nobody has',
  reply_failed: 'A reply was not delivered',
  inbox: 'An inbox needs attention',
  webhook_endpoint: 'A webhook was switched off',
  test: 'Notifications arrive on this device.',
  nameless: 'Somebody',
  file: 'Attachment',
  deleted: 'Deleted message',
}

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

/** What a page has left here for when none is open. */
async function lent(path) {
  try {
    const kept = await (await caches.open('frontdesk.words')).match(path)
    return kept ? await kept.json() : {}
  } catch {
    return {}
  }
}

const words = async () => ({ ...WORDS, ...(await lent('/words.json')) })

/** As many as the dashboard's bell would count; nothing where the server does not say. */
async function unread() {
  try {
    const { id } = await lent('/workspace.json')
    const answer = await fetch('/api/v1/notifications?unread=true&limit=100', { headers: id ? { 'x-workspace-id': id } : {} })
    return answer.ok ? (await answer.json()).items.filter(({ listed }) => listed).length : undefined
  } catch {
    return undefined
  }
}

/** While a page is open the icon is the page's. Without a number it has a dot. */
async function markIcon(pages) {
  if (self.navigator.setAppBadge && pages.length === 0) await self.navigator.setAppBadge(await unread()).catch(() => undefined)
}

/** What stands for a file or for what is gone. */
function readable(preview, said) {
  const mark = /^\[([a-z_]+)(?::\d+)?\]$/.exec(preview || '')
  return mark ? (mark[1] === 'deleted' ? said.deleted : said.file) : preview
}

function pathOf(message) {
  if (message.conversation_id) return `/desk/all/${message.conversation_id}${message.message_id ? `?message=${message.message_id}` : ''}`
  if (message.webhook_endpoint_id) return `/settings/webhook-endpoints/${message.webhook_endpoint_id}`
  return message.inbox_id ? `/settings/inboxes/${message.inbox_id}` : '/settings/notifications'
}

async function show(message) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  // whoever looks at the dashboard is told there
  if (message.type !== 'test' && pages.some((page) => page.focused)) return
  const said = await words()
  const happened = said[message.type === 'test' ? 'test' : message.kind] || ''
  const isTest = message.type === 'test' || !message.name
  const body = isTest ? happened : [message.kind === 'message' ? '' : happened, readable(message.preview, said)].filter(Boolean).join('\n') || happened
  await self.registration.showNotification(isTest ? 'Frontdesk' : message.name || said.nameless, {
    body,
    tag: message.id || 'test',
    renotify: true,
    icon: '/icons/192.png',
    badge: '/icons/badge.png',
    timestamp: message.at ? Date.parse(message.at) : undefined,
    data: { path: pathOf(message) },
  })
  if (message.type !== 'test') await markIcon(pages)
}

/** Something is shown whatever came: a browser takes the permission away from who shows nothing. */
function read(data) {
  try {
    return data.json()
  } catch {
    return { type: 'test' }
  }
}

self.addEventListener('push', (event) => {
  event.waitUntil(show(read(event.data)))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const path = (event.notification.data && event.notification.data.path) || '/'
  event.waitUntil(
    (async () => {
      const pages = await self.clients.matchAll({ type: 'window' })
      const page = pages.find((each) => each.focused) || pages[0]
      if (!page) return self.clients.openWindow(path)
      page.postMessage({ type: 'open', path })
      return page.focus()
    })(),
  )
})
