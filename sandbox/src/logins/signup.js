// Tells the opener what was chosen, as Meta's window does: first the message, then the code.
document.querySelector('#signup').addEventListener('submit', async (event) => {
  event.preventDefault()
  const body = new URLSearchParams(new FormData(event.target, event.submitter))
  const answer = await fetch('/__sandbox/login/whatsapp', { method: 'POST', body })
  const { code, message } = await answer.json()
  window.opener?.postMessage(JSON.stringify(message), '*')
  window.opener?.postMessage({ code }, '*')
})
