// A browser on a slow, busy machine, for whoever looks for tests that hold only on a quick one:
// FRONTDESK_E2E_SLOW="cpu=4,answers=400,events=400" slows its processor so many times, and holds the API's answers and the socket's events
// back for so many milliseconds. Each alone puts one order of two independent things in place of the other.

const wanted = Object.fromEntries(
  (process.env.FRONTDESK_E2E_SLOW ?? '')
    .split(',')
    .filter(Boolean)
    .map((part) => part.split('='))
    .map(([name, value]) => [name, Number(value)]),
);

/** Slows the pages of a context, those that come later as well. */
export async function slow(context) {
  if (wanted.events) await context.addInitScript(holdEvents, wanted.events);
  if (!wanted.cpu && !wanted.answers) return;
  context.on('page', (page) => void slowPage(context, page).catch(() => undefined));
}

async function slowPage(context, page) {
  const devtools = await context.newCDPSession(page);
  if (wanted.cpu) await devtools.send('Emulation.setCPUThrottlingRate', { rate: wanted.cpu });
  if (!wanted.answers) return;
  devtools.on('Fetch.requestPaused', ({ requestId }) => {
    setTimeout(() => devtools.send('Fetch.continueRequest', { requestId }).catch(() => undefined), wanted.answers);
  });
  await devtools.send('Fetch.enable', { patterns: [{ urlPattern: '*/api/v1/*', requestStage: 'Response' }] });
}

/** In the page: what a socket says is heard later. */
function holdEvents(milliseconds) {
  const own = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    ...own,
    set(hear) {
      own.set.call(this, hear && ((event) => setTimeout(() => hear.call(this, event), milliseconds)));
    },
  });
}
