import createClient from 'openapi-fetch'
import { noAnswer, problemFrom } from './problem'
import type { paths } from './schema'
import { showAgain } from './showing'

const BASE = '/api/v1'
const PATIENCE = 30_000
/** Where nobody is signed in yet: what is refused there ends no session. */
const SIGN_IN = /\/auth\/(login|passkey)$/
let workspaceId: string | null = null
let onSignedOut: () => void = () => undefined
let onFactorMissing: () => void = () => undefined
let onProviderMissing: () => void = () => undefined
let onSuspended: () => void = () => undefined

/** Which workspace requests are about; needed only when the user has several. */
export function useWorkspace(id: string | null): void {
  workspaceId = id
}

/** Called when the server says that the session is over. */
export function whenSignedOut(run: () => void): void {
  onSignedOut = run
}

/** Called when the workspace asks for two-step sign-in and this member has not set it up. */
export function whenFactorMissing(run: () => void): void {
  onFactorMissing = run
}

/** Called when the workspace asks its members to sign in by its provider, and this one came by their password. */
export function whenProviderMissing(run: () => void): void {
  onProviderMissing = run
}

/** Called when the workspace has to wait. */
export function whenSuspended(run: () => void): void {
  onSuspended = run
}

/** A path of the API as an address. */
const urlOf = (path: string) => BASE + path

/** The same for what the browser fetches by itself, where no header can name the workspace. */
export const embeddedUrlOf = (path: string) => (workspaceId ? `${urlOf(path)}?workspace_id=${workspaceId}` : urlOf(path))

async function attempt(request: Request): Promise<Response> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), PATIENCE)
  request.signal.addEventListener('abort', () => patience.abort(), { once: true })
  try {
    return await globalThis.fetch(request, { signal: patience.signal })
  } catch {
    throw noAnswer()
  } finally {
    clearTimeout(timer)
  }
}

async function codeOf(response: Response): Promise<unknown> {
  const body: unknown = await response.clone().json().catch(() => null)
  return (body as { code?: unknown } | null)?.code
}

/** What is refused until its person has shown once more that it is they is asked about, and repeated when they did. */
async function send(request: Request): Promise<Response> {
  const again = request.clone()
  const response = await attempt(request)
  if (response.status !== 403) return response
  const code = await codeOf(response)
  if (code === 'second_factor_required') onFactorMissing()
  if (code === 'provider_required') onProviderMissing()
  if (code === 'workspace_suspended') onSuspended()
  return code === 'reauthentication_required' && (await showAgain()) ? attempt(again) : response
}

/** Requests by path and method, checked against the server's description. */
export const api = createClient<paths>({ baseUrl: location.origin + BASE, credentials: 'same-origin', fetch: send })

api.use({
  onRequest({ request }) {
    if (workspaceId) request.headers.set('x-workspace-id', workspaceId)
  },
})

/** What a call brought, or a Problem thrown. */
export async function read<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call
  if (response.ok) return data as T
  if (response.status === 401 && !SIGN_IN.test(response.url)) onSignedOut()
  throw problemFrom(response.status, error)
}

/** A file as a stream, from an address of ours; a Problem thrown where there is none. */
export async function download(url: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const response = await send(new Request(new URL(url, location.origin), { signal, credentials: 'same-origin' }))
  if (response.ok && response.body) return response.body
  throw problemFrom(response.status, await response.json().catch(() => undefined))
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
    call.addEventListener('error', () => reject(noAnswer()))
    call.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    signal.addEventListener('abort', () => call.abort(), { once: true })
    call.send(form)
  })
}
