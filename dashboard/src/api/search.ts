import { api, read } from './http'

const PAGE = 40

export const search = (q: string, cursor?: string | null, signal?: AbortSignal, limit = PAGE) =>
  read(api.GET('/search', { params: { query: { q, cursor: cursor ?? undefined, limit } }, signal }))
