import type { RouteLocationNormalizedLoaded } from 'vue-router'

/** The page of ours where somebody was going before they had to sign in; none where the address names no page of ours. */
export function nextPage({ query }: Pick<RouteLocationNormalizedLoaded, 'query'>): string | null {
  const { next } = query
  return typeof next === 'string' && next.startsWith('/') && !next.startsWith('//') ? next : null
}
