import { api, download, embeddedUrlOf, read } from './http'
import type { components, paths } from './schema'

type Query = NonNullable<paths['/audit_entries']['get']['parameters']['query']>
export type AuditFilter = Pick<Query, 'action' | 'actor_id' | 'since'>
export type AuditAction = components['schemas']['AuditAction']
export type AuditEntryView = components['schemas']['AuditEntryView']

export const listAuditEntries = (filter: AuditFilter, cursor?: string | null) =>
  read(api.GET('/audit_entries', { params: { query: { ...filter, cursor: cursor ?? undefined, limit: 50 } } }))

/** The log as JSON lines. A connection that breaks off rejects. */
export async function exportAuditLog(filter: AuditFilter, signal: AbortSignal): Promise<Blob> {
  const url = new URL(embeddedUrlOf('/audit_entries.jsonl'), location.origin)
  for (const [name, value] of Object.entries(filter)) if (value) url.searchParams.set(name, value)
  return new Response(await download(url.href, signal)).blob()
}
