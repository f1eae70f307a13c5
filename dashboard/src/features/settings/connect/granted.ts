import type { Grant, GrantedAccount, LoginProvider } from '@/api/connecting'
import type { ChannelName, InboxView } from '@/api/types'
import { load, save } from '@/lib/storage'

const KEPT = 'connecting'

/** Which channel a login is begun for: Facebook's is for two, and comes back without telling. */
export function beginFor(provider: LoginProvider, channel: ChannelName): void {
  save(KEPT, { provider, channel })
}

export function wantedChannel(provider: string): ChannelName | null {
  const kept = load<{ provider: string; channel: ChannelName } | null>(KEPT, null)
  return kept?.provider === provider ? kept.channel : null
}

export const isDead = (inbox: InboxView | undefined): boolean => inbox?.state === 'reauthorization_required'

/** The account of the inbox that was to be reconnected, where the login reaches it. */
export const reconnected = (grant: Grant): GrantedAccount | undefined => (grant.inbox_id ? grant.accounts.find((account) => account.inbox_id === grant.inbox_id) : undefined)

/**
 * What is ticked beforehand: the account that is to be reconnected and nothing else; without one, what there is to gain on the
 * channel it was begun for.
 */
export function preselected(grant: Grant, inboxes: Pick<Map<string, InboxView>, 'get'>, channel: ChannelName | null): GrantedAccount[] {
  const possible = grant.accounts.filter((account) => account.missing.length === 0 && account.state !== 'elsewhere')
  if (grant.inbox_id) return possible.filter((account) => account.inbox_id === grant.inbox_id)
  const toGain = possible.filter((account) => account.state !== 'connected' || isDead(inboxes.get(account.inbox_id ?? '')))
  return toGain.filter((account) => channel === null || account.channel === channel)
}
