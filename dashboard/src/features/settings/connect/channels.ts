import type { LoginProvider } from '@/api/connecting'
import type { ChannelName, InboxView } from '@/api/types'

export { CHANNELS, isChannel } from '@/lib/channels'

/** Where one can log in for a channel, the usual way first. A channel without any is connected by a token. */
export function loginsOf(channel: ChannelName): LoginProvider[] {
  const logins: Partial<Record<ChannelName, LoginProvider[]>> = {
    messenger: ['facebook'],
    instagram: ['facebook', 'instagram'],
    whatsapp: ['whatsapp'],
  }
  return logins[channel] ?? []
}

/** Where an inbox that needs it is connected again; none: by a token. */
export function loginOf(inbox: InboxView): LoginProvider | undefined {
  if (inbox.channel === 'instagram') return inbox.settings.login === 'instagram' ? 'instagram' : 'facebook'
  return loginsOf(inbox.channel)[0]
}

/** The channel a login is for, to come back to it. */
export const channelOf = (provider: unknown): ChannelName | undefined => ({ facebook: 'messenger', instagram: 'instagram', whatsapp: 'whatsapp' } as const)[String(provider)]
