// The requests of the API, in groups, and how one of them is found.

import type { ApiDocument, Operation } from '@/api/reference'

/** One request that the API takes. `needs`: the permissions of which it asks; null where it asks for no sign-in. */
export interface Route {
  id: string
  method: string
  path: string
  operation: Operation
  needs: string[] | null
}

export interface Group {
  name: string
  routes: Route[]
}

/** All requests by what they are about, in the order of the alphabet. */
export function groupsOf(document: ApiDocument): Group[] {
  const groups = new Map<string, Route[]>()
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const name = (operation.tags?.[0] ?? 'other').replaceAll('_', ' ')
      groups.set(name, [...(groups.get(name) ?? []), { id: operation.operationId, method: method.toUpperCase(), path, operation, needs: needsOf(operation) }])
    }
  }
  return [...groups].map(([name, routes]) => ({ name, routes })).sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

function needsOf({ security }: Operation): string[] | null {
  // what says nothing is as the document has it for all: signed in, and no permission asked for
  if (!security) return []
  const given = security.filter((each) => Object.keys(each).length)
  return given.length ? [...new Set(given.flatMap((each) => Object.values(each).flat()))] : null
}

/** What has each of the words in its method, path, or what is said of it. */
export function matching(groups: Group[], typed: string): Group[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (!words.length) return groups
  const has = ({ method, path, operation, needs }: Route) => {
    const text = [method, path, operation.summary, operation.description, operation.operationId, ...(needs ?? [])].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  }
  return groups.map(({ name, routes }) => ({ name, routes: routes.filter(has) })).filter(({ routes }) => routes.length)
}
