import type { Signup } from '@/api/connecting'

/** What WhatsApp's sign-up hands over. */
export interface SignedUp {
  code: string
  waba_id: string
  phone_number_id?: string
  on_phone_app: boolean
}

interface Sdk {
  init: (options: object) => void
  login: (done: (answer: { authResponse?: { code?: string } | null }) => void, options: object) => void
}

interface Message {
  type?: string
  event?: string
  data?: { waba_id?: string; phone_number_id?: string }
}

const sdkOf = () => (globalThis as { FB?: Sdk }).FB

/** Only this page may load scripts from elsewhere, so it has to be the one that was opened, not one that was gone to. */
export function openedHere(path: string): boolean {
  const [entry] = performance.getEntriesByType('navigation')
  return !entry || new URL(entry.name).pathname === path
}

async function load(url: string): Promise<Sdk> {
  const known = sdkOf()
  if (known) return known
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement('script')
    script.src = url
    script.addEventListener('load', () => resolve())
    script.addEventListener('error', () => reject(new Error('sdk')))
    document.head.append(script)
  })
  const sdk = sdkOf()
  if (!sdk) throw new Error('sdk')
  return sdk
}

/** The window is Meta's, or the sandbox's where that is what the server is set to. */
export function isFrom(origin: string, sdkUrl: string): boolean {
  const { protocol, hostname } = new URL(origin)
  const sdk = new URL(sdkUrl)
  if (sdk.hostname !== 'connect.facebook.net') return origin === sdk.origin
  return protocol === 'https:' && (hostname === 'facebook.com' || hostname.endsWith('.facebook.com'))
}

export function readMessage(data: unknown): Message | null {
  if (typeof data !== 'string') return null
  try {
    const message = JSON.parse(data) as Message
    return message.type === 'WA_EMBEDDED_SIGNUP' ? message : null
  } catch {
    return null
  }
}

/** Loads the SDK ahead, so that the click itself may open a window. */
export async function prepare(signup: Signup): Promise<Sdk> {
  const sdk = await load(signup.sdk_url)
  sdk.init({ appId: signup.app_id, version: signup.graph_version, xfbml: false, autoLogAppEvents: false })
  return sdk
}

/** Null: the person closed the window, or gave up here. The SDK may never say that its window is gone, so `signal` ends the wait. */
export function signUp(sdk: Sdk, signup: Signup, signal: AbortSignal): Promise<SignedUp | null> {
  return new Promise((resolve) => {
    let chosen: Message | null = null
    signal.addEventListener('abort', () => {
      window.removeEventListener('message', hear)
      resolve(null)
    })
    const hear = (event: MessageEvent) => {
      if (isFrom(event.origin, signup.sdk_url)) chosen = readMessage(event.data) ?? chosen
    }
    window.addEventListener('message', hear)
    sdk.login(
      (answer) => {
        window.removeEventListener('message', hear)
        const code = answer.authResponse?.code
        const { event, data } = chosen ?? {}
        if (!code || !data?.waba_id) resolve(null)
        else resolve({ code, waba_id: data.waba_id, phone_number_id: data.phone_number_id, on_phone_app: event === 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING' })
      },
      { config_id: signup.config_id, response_type: 'code', override_default_response_type: true, extras: { setup: {} } },
    )
  })
}
