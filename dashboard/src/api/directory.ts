import { request } from './http'
import type { Page } from './page'
import type { CannedResponseView, ChannelName, InboxView, LabelView, MemberView, Role, TeamView } from './types'

/** The workspace's small lists are read whole. */
async function all<T>(path: string): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null | undefined
  do {
    const page: Page<T> = await request('GET', path, { query: { cursor, limit: 100 } })
    items.push(...page.items)
    cursor = page.next_cursor
  } while (cursor)
  return items
}

function resource<View, Create, Patch>(path: string) {
  return {
    all: () => all<View>(path),
    create: (body: Create) => request<View>('POST', path, { body }),
    update: (id: string, body: Patch) => request<View>('PATCH', `${path}/${id}`, { body }),
    remove: (id: string) => request<null>('DELETE', `${path}/${id}`),
  }
}

export interface Credentials {
  access_token?: string
  waba_id?: string
  login?: 'facebook' | 'instagram'
}
export interface NewInbox {
  channel: ChannelName
  external_id: string
  name: string
  credentials?: Credentials
}
export interface NewMember {
  email: string
  name: string
  password: string
  role: Role
}

export const inboxes = resource<InboxView, NewInbox, { name?: string; credentials?: Credentials; disabled?: boolean }>('/inboxes')
export const members = resource<MemberView, NewMember, Partial<NewMember> & { active?: boolean }>('/members')
export const teams = resource<TeamView, Omit<TeamView, 'id' | 'version'>, Partial<TeamView>>('/teams')
export const labels = resource<LabelView, Omit<LabelView, 'id' | 'version'>, Partial<LabelView>>('/labels')
export const cannedResponses = resource<CannedResponseView, Omit<CannedResponseView, 'id' | 'version'>, Partial<CannedResponseView>>('/canned_responses')
