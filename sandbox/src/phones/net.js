// Talking to the sandbox, and to the person in front of the screen.

export const byId = (id) => document.getElementById(id)

export async function request(path, options = {}) {
  const answer = await fetch(`/__sandbox${path}`, options)
  const body = answer.status === 204 ? null : await answer.json().catch(() => null)
  if (!answer.ok) {
    complain(body?.error ?? `The sandbox answered ${answer.status}`)
    throw new Error(body?.error ?? String(answer.status))
  }
  return body
}

export const post = (path, body) =>
  request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

let complaint
export function complain(words) {
  const toast = byId('toast')
  toast.textContent = words
  toast.hidden = false
  clearTimeout(complaint)
  complaint = setTimeout(() => (toast.hidden = true), 5000)
}

/** Opens a dialog; resolves with its fields, or null when it was left. */
export function ask(dialog, fields) {
  const form = dialog.querySelector('form')
  for (const [name, value] of Object.entries(fields)) form.elements[name].value = value
  dialog.returnValue = ''
  dialog.showModal()
  form.querySelector('[value=cancel]').onclick = () => dialog.close()
  return new Promise((resolve) =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'save' ? Object.fromEntries(new FormData(form)) : null), { once: true }),
  )
}
