import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import type { TemplateView } from '@/api/types'
import { answer } from '@/testing'
import { useTemplates } from './useTemplates'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => vi.unstubAllGlobals())

const template = (id: string, status = 'APPROVED') => ({ id, inbox_id: 'i1', name: 'spring', language: 'en', status }) as TemplateView

describe('a template that is looked for again', () => {
  const asked: string[] = []
  async function look(pageOf: (page: number) => { items: TemplateView[]; next_cursor: string | null }) {
    asked.length = 0
    vi.stubGlobal(
      'fetch',
      answer({
        'GET /inboxes/i1/templates/sync': () => ({ inbox_id: 'i1', state: 'idle', version: 1 }),
        'GET /inboxes/i1/templates': ({ url }) => {
          if (!url.searchParams.has('q')) return { items: [], next_cursor: null }
          const cursor = url.searchParams.get('cursor') ?? '0'
          asked.push(cursor)
          return pageOf(Number(cursor))
        },
      }),
    )
    const scope = effectScope()
    const templates = scope.run(() => useTemplates('i1', ref('')))
    await flushPromises()
    const found = await templates?.again(template('mine'))
    scope.stop()
    return found
  }

  it('is found on a page behind those of others, and behind empty ones', async () => {
    const found = await look((page) => ({ items: page === 0 ? [template('other')] : page === 3 ? [template('mine', 'PAUSED')] : [], next_cursor: String(page + 1) }))
    expect(found?.status).toBe('PAUSED')
    expect(asked).toEqual(['0', '1', '2', '3'])
  })

  it('is gone when the list ends without it', async () => {
    expect(await look((page) => ({ items: [template(`other ${page}`)], next_cursor: page < 2 ? String(page + 1) : null }))).toBeUndefined()
    expect(asked).toEqual(['0', '1', '2'])
  })

  it('is as it was where the list does not end', async () => {
    expect(await look((page) => ({ items: [template(`other ${page}`)], next_cursor: String(page + 1) }))).toEqual(template('mine'))
    expect(asked).toHaveLength(20)
  })
})
