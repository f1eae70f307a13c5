// The REST API, asked as a client with a token asks it.

/** The JSON that `url` answers (no body: null); a refusal is an error with the answer in it and its `status`. */
export async function request(url, token, path, { method = 'GET', body, patience } = {}) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    signal: patience && AbortSignal.timeout(patience),
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    const error = new Error(`${method} ${path}: ${response.status} ${text}`);
    throw Object.assign(error, { status: response.status, retryAfter: response.headers.get('retry-after') });
  }
  return text ? JSON.parse(text) : null;
}

/** Every page of a list, by what asks for one path. */
export async function everyPage(path, ask) {
  const items = [];
  let cursor = null;
  do {
    const next = `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const page = await ask(next);
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return items;
}
