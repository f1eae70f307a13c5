import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { uploadAttachment } from '@/api/attachments'
import { Problem } from '@/api/problem'
import type { AttachmentView } from '@/api/types'
import { held } from '@/testing'
import { askBeforeLeaving } from './leaving'
import { useDrafts } from './stores/drafts'
import { useUploads } from './stores/uploads'

vi.mock('@/api/attachments', () => ({ uploadAttachment: vi.fn() }))

const file = new File(['x'], 'map.png', { type: 'image/png' })
const view: AttachmentView = { id: 'a1', kind: 'image', state: 'ready' }

/** Whether a browser would ask, if the tab were closed now. */
const asks = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }))

describe('a tab that is closed', () => {
  let stop = () => {}
  beforeEach(() => {
    localStorage.clear()
    setActivePinia(createPinia())
    vi.mocked(uploadAttachment).mockReset()
    stop = askBeforeLeaving()
  })
  afterEach(() => stop())

  it('asks while a file is on its way, and no longer once it is in the draft, which a new tab finds', async () => {
    const upload = held(() => view)
    vi.mocked(uploadAttachment).mockImplementation(upload.call)
    expect(asks()).toBe(false)
    useUploads().add('c1', 'customer', file)
    expect(asks()).toBe(true)
    upload.release()
    await vi.waitFor(() => expect(asks()).toBe(false))

    setActivePinia(createPinia())
    useDrafts().start()
    expect(useDrafts().of('c1').files.customer).toEqual([view])
    useDrafts().clear()
  })

  it('asks while a file waits for the line or could not go, until it is taken away', async () => {
    vi.mocked(uploadAttachment).mockRejectedValue(new Problem(0, 'offline', ''))
    const uploads = useUploads()
    uploads.add('c1', 'customer', file)
    await vi.waitFor(() => expect(uploads.of('c1', 'customer')[0]?.waits).toBe(true))
    expect(asks()).toBe(true)
    uploads.cancel(uploads.of('c1', 'customer')[0]?.key as string)
    expect(asks()).toBe(false)
  })

  it('asks nothing when nobody is at the desk any more', () => {
    vi.mocked(uploadAttachment).mockImplementation(held(() => view).call)
    useUploads().add('c1', 'customer', file)
    stop()
    expect(asks()).toBe(false)
  })
})
