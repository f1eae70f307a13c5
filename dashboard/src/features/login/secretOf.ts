import type { RouteLocationNormalizedLoaded } from 'vue-router'

/** The secret of a link that was mailed: it stands behind the #, which no server sees. */
export function secretOf(route: Pick<RouteLocationNormalizedLoaded, 'hash'>): string {
  return new URLSearchParams(route.hash.replace(/^#/, '')).get('token') ?? ''
}
