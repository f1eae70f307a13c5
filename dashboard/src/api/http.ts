import { problemFrom, Problem } from './problem'

const BASE = '/api/v1'
let workspaceId: string | null = null
let onSignedOut: () => void = () => undefined

/** Which workspace requests are about; needed only when the user has several. */
export function useWorkspace(id: string | null): void {
  workspaceId = id
}

/** Called when the server says that the session is over. */
export function whenSignedOut(run: () => void): void {
  onSignedOut = run
}

export type Query = Record<string, string | number | undefined | null>

export function urlOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return BASE + path + (text ? `?${text}` : '')
}

interface Options {
  query?: Query
  body?: unknown
  signal?: AbortSignal
}

export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (workspaceId) headers['x-workspace-id'] = workspaceId
  if (options.body !== undefined) headers['content-type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(urlOf(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal ?? AbortSignal.timeout(30_000),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem(0, 'offline', '')
  }
  const body: unknown = response.status === 204 ? null : await response.json().catch(() => null)
  if (response.ok) return body as T
  const problem = problemFrom(response.status, body)
  if (response.status === 401 && path !== '/auth/login') onSignedOut()
  throw problem
}

/** Upload with progress, which fetch cannot tell. */
export function upload<T>(path: string, form: FormData, onProgress: (share: number) => void, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest()
    call.open('POST', urlOf(path))
    call.responseType = 'json'
    call.setRequestHeader('accept', 'application/json')
    if (workspaceId) call.setRequestHeader('x-workspace-id', workspaceId)
    call.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    })
    call.addEventListener('load', () => {
      if (call.status >= 200 && call.status < 300) resolve(call.response as T)
      else reject(problemFrom(call.status, call.response))
    })
    call.addEventListener('error', () => reject(new Problem(0, 'offline', '')))
    call.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    signal.addEventListener('abort', () => call.abort(), { once: true })
    call.send(form)
  })
}
