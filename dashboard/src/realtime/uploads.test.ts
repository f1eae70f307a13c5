import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { uploadAttachment } from '@/api/attachments'
import { Problem } from '@/api/problem'
import type { AttachmentView } from '@/api/types'
import { conversation } from '@/testing'
import { useConversations } from './stores/conversations'
import { useDrafts } from './stores/drafts'
import { useUploads } from './stores/uploads'

vi.mock('@/api/attachments', () => ({ uploadAttachment: vi.fn() }))

const file = new File(['x'], 'map.png', { type: 'image/png' })
const view: AttachmentView = { id: 'a1', kind: 'image', state: 'ready' }

describe('uploads', () => {
  beforeEach(() => {
    localStorage.clear()
    setActivePinia(createPinia())
    vi.mocked(uploadAttachment).mockReset()
  })

  it('end in the draft and tab they were chosen for, also when that is not on screen', async () => {
    vi.mocked(uploadAttachment).mockResolvedValue(view)
    const uploads = useUploads()
    uploads.add('c1', 'team', file)
    expect(uploads.of('c1', 'team')).toHaveLength(1)
    expect(uploads.of('c1', 'customer')).toEqual([])
    await vi.waitFor(() => expect(uploads.of('c1', 'team')).toEqual([]))
    expect(useDrafts().of('c1').files).toEqual({ customer: [], team: [view] })
    expect(localStorage.length).toBe(1)
  })

  it('are held to the limits of the channel they go out on, and those of a note to none', async () => {
    vi.mocked(uploadAttachment).mockResolvedValue(view)
    useConversations().put(conversation('c1', { inbox_id: 'i7' }))
    const uploads = useUploads()
    uploads.add('c1', 'customer', file, true)
    uploads.add('c1', 'team', file)
    const asked = vi.mocked(uploadAttachment).mock.calls.map(([what]) => what)
    expect(asked).toEqual([
      { file, voice: true, inboxId: 'i7' },
      { file, voice: false, inboxId: undefined },
    ])
  })

  it('say what went wrong, and can be tried again', async () => {
    vi.mocked(uploadAttachment).mockRejectedValueOnce(new Problem(413, 'too_large', '')).mockResolvedValueOnce(view)
    const uploads = useUploads()
    uploads.add('c1', 'customer', file)
    await vi.waitFor(() => expect(uploads.of('c1', 'customer')[0]?.problem).toContain('too large'))
    void uploads.retry(uploads.of('c1', 'customer')[0]?.key as number)
    await vi.waitFor(() => expect(useDrafts().of('c1').files.customer).toEqual([view]))
  })

  it('that nobody answered go on when the line is there again, and until then the tab has something to lose', async () => {
    vi.mocked(uploadAttachment).mockRejectedValueOnce(new Problem(0, 'offline', '')).mockRejectedValueOnce(new Problem(422, 'refused', 'No.'))
    const uploads = useUploads()
    uploads.add('c1', 'team', file)
    uploads.add('c2', 'team', file)
    await vi.waitFor(() => expect([...uploads.of('c1', 'team'), ...uploads.of('c2', 'team')].map((each) => each.waits)).toEqual([true, false]))
    expect(uploads.isBusy).toBe(true)
    vi.mocked(uploadAttachment).mockResolvedValue(view)
    uploads.goOn()
    await vi.waitFor(() => expect(uploads.of('c1', 'team')).toEqual([]))
    expect(useDrafts().of('c1').files.team).toEqual([view])
    // what was refused would be again
    expect(uploads.of('c2', 'team')).toHaveLength(1)
    uploads.clear()
    expect(uploads.isBusy).toBe(false)
  })
})
