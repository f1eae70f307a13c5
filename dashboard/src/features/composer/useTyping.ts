import { onScopeDispose } from 'vue'
import { postTyping } from '@/api/conversations'
import type { Audience } from '@/api/types'
import { tellTyping } from '@/realtime/desk'

const EVERY = 4000
const IDLE = 5000

/** Tells that something is being written: the customer too where the channel can show it, colleagues always. */
export function useTyping(conversationId: string, showsCustomer: () => boolean) {
  let told = 0
  let toCustomer = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function tell(typing: boolean): void {
    if (toCustomer) postTyping(conversationId, typing).catch(() => undefined)
    else tellTyping(conversationId, typing)
  }

  function typing(audience: Audience): void {
    clearTimeout(timer)
    timer = setTimeout(stop, IDLE)
    const reaches = audience === 'customer' && showsCustomer()
    if (Date.now() - told < EVERY && reaches === toCustomer) return
    told = Date.now()
    toCustomer = reaches
    tell(true)
  }

  function stop(): void {
    clearTimeout(timer)
    if (told === 0) return
    told = 0
    tell(false)
  }

  onScopeDispose(stop)
  return { typing, stop }
}
