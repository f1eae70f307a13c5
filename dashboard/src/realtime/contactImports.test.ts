import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ContactImportView } from '@/api/types'
import { answer } from '@/testing'
import { applyEvent } from './apply'
import { useContactImports } from './stores/contactImports'

const file = (id: string, change: Partial<ContactImportView> = {}): ContactImportView => ({
  id,
  version: 1,
  state: 'uploaded',
  file_name: `${id}.csv`,
  columns: ['name'],
  mapping: ['name'],
  total: 100,
  done: 0,
  created: 0,
  updated: 0,
  failed: 0,
  author_name: 'Olive',
  created_at: `2026-05-01T10:00:0${id.slice(1)}.000Z`,
  finished_at: null,
  ...change,
})

describe('the files of contacts', () => {
  const files = new Map<string, ContactImportView>()
  const tell = (view: ContactImportView) => {
    files.set(view.id, view)
    applyEvent({ type: 'contact_import.updated', data: view })
  }
  const fresh = () => [...files.values()].reverse()

  beforeEach(() => {
    setActivePinia(createPinia())
    files.clear()
    for (const id of ['f1', 'f2']) files.set(id, file(id))
    vi.stubGlobal('fetch', answer({ 'GET /contact_imports': () => ({ items: fresh(), next_cursor: null }) }))
  })
  afterEach(() => vi.unstubAllGlobals())

  it('end in the same state as a fresh read, whatever order it is told in', async () => {
    const imports = useContactImports()
    await imports.load()
    tell(file('f2', { version: 3, state: 'running', done: 50 }))
    applyEvent({ type: 'contact_import.updated', data: file('f2', { version: 2, state: 'running', done: 10 }) })
    tell(file('f3'))
    expect(imports.list).toEqual(fresh())
    await imports.load()
    expect(imports.list).toEqual(fresh())
  })

  it('are not followed by whoever does not look at them', () => {
    tell(file('f2', { version: 2 }))
    expect(useContactImports().list).toEqual([])
  })
})
