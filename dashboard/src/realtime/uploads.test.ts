import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { uploadAttachment } from '@/api/attachments'
import { Problem } from '@/api/problem'
import type { AttachmentView } from '@/api/types'
import { forgetFile, isFileKept, keepFile, keptFiles, type KeptFile } from '@/lib/keptFiles'
import { conversation, held } from '@/testing'
import { useConversations } from './stores/conversations'
import { useDrafts } from './stores/drafts'
import { useUploads } from './stores/uploads'

vi.mock('@/api/attachments', () => ({ uploadAttachment: vi.fn() }))
vi.mock('@/lib/keptFiles', () => ({ keepFile: vi.fn(), forgetFile: vi.fn(), isFileKept: vi.fn(), keptFiles: vi.fn() }))

const file = new File(['x'], 'map.png', { type: 'image/png' })
const view: AttachmentView = { id: 'a1', kind: 'image', state: 'ready' }

describe('uploads', () => {
  beforeEach(() => {
    localStorage.clear()
    setActivePinia(createPinia())
    vi.mocked(uploadAttachment).mockReset()
  })
  // what they have still to save must not be written into the next test
  afterEach(() => useDrafts().clear())

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

  it('keep the order of choosing, whichever is there first', async () => {
    const calls = ['a', 'b', 'c'].map((id) => held(() => ({ ...view, id })))
    for (const { call } of calls) vi.mocked(uploadAttachment).mockImplementationOnce(call)
    const uploads = useUploads()
    for (const name of ['a.png', 'b.png', 'c.png']) uploads.add('c1', 'customer', new File(['x'], name))
    const files = () => useDrafts().of('c1').files.customer
    calls[2]?.release()
    await vi.waitFor(() => expect(files()).toHaveLength(1))
    expect(uploads.of('c1', 'customer').map((each) => uploads.placeIn(files(), each))).toEqual([0, 0])
    calls[0]?.release()
    await vi.waitFor(() => expect(files()).toHaveLength(2))
    calls[1]?.release()
    await vi.waitFor(() => expect(files().map(({ id }) => id)).toEqual(['a', 'b', 'c']))
  })

  it('say what went wrong, and can be tried again', async () => {
    vi.mocked(uploadAttachment).mockRejectedValueOnce(new Problem(413, 'too_large', '')).mockResolvedValueOnce(view)
    const uploads = useUploads()
    uploads.add('c1', 'customer', file)
    await vi.waitFor(() => expect(uploads.of('c1', 'customer')[0]?.problem).toContain('too large'))
    void uploads.retry(uploads.of('c1', 'customer')[0]?.key as string)
    await vi.waitFor(() => expect(useDrafts().of('c1').files.customer).toEqual([view]))
  })

  it('that nobody answered go on when the line is there again, and until then the tab has something to lose, where the device keeps no files', async () => {
    vi.mocked(uploadAttachment).mockRejectedValueOnce(new Problem(0, 'offline', '')).mockRejectedValueOnce(new Problem(422, 'refused', 'No.'))
    const uploads = useUploads()
    uploads.add('c1', 'team', file)
    uploads.add('c2', 'team', file)
    await vi.waitFor(() => expect([...uploads.of('c1', 'team'), ...uploads.of('c2', 'team')].map((each) => each.waits)).toEqual([true, false]))
    expect(uploads.isUnkept).toBe(true)
    vi.mocked(uploadAttachment).mockResolvedValue(view)
    uploads.goOn()
    await vi.waitFor(() => expect(uploads.of('c1', 'team')).toEqual([]))
    expect(useDrafts().of('c1').files.team).toEqual([view])
    // what was refused would be again
    expect(uploads.of('c2', 'team')).toHaveLength(1)
    uploads.clear()
    expect(uploads.isUnkept).toBe(false)
  })
})

/** The locks of a browser: whoever has one keeps the others waiting, until their work is done or their tab is gone. */
class Locks {
  private readonly lines = new Map<string, Promise<unknown>>()
  private readonly closed = new Set<object>()

  of(tab: object) {
    return {
      request: (name: string, work: () => Promise<void>) => {
        const before = this.lines.get(name) ?? Promise.resolve()
        const turn = before.then(() => (this.closed.has(tab) ? undefined : Promise.race([work(), this.end(tab)])))
        this.lines.set(name, turn)
        return turn
      },
    }
  }

  close(tab: object): void {
    this.closed.add(tab)
  }

  private async end(tab: object): Promise<void> {
    await vi.waitFor(() => expect(this.closed.has(tab)).toBe(true), { timeout: 10_000 })
  }
}

describe('a file that is kept on the device', () => {
  const device = new Map<string, KeptFile>()
  let locks = new Locks()
  const tabs: { close: () => void; drafts: ReturnType<typeof useDrafts> }[] = []

  /** A tab of the browser, from now on the one that everything happens in. */
  function openTab() {
    const own = {}
    setActivePinia(createPinia())
    vi.stubGlobal('navigator', { ...navigator, languages: ['en'], locks: locks.of(own) })
    const tab = { uploads: useUploads(), drafts: useDrafts(), close: () => locks.close(own) }
    tabs.push(tab)
    return tab
  }

  beforeEach(() => {
    localStorage.clear()
    device.clear()
    locks = new Locks()
    vi.mocked(uploadAttachment).mockReset()
    vi.mocked(keepFile).mockImplementation((kept) => Promise.resolve(Boolean(device.set(kept.id, kept))))
    vi.mocked(forgetFile).mockReset().mockImplementation((id) => Promise.resolve(device.delete(id) || true))
    vi.mocked(isFileKept).mockImplementation((id) => Promise.resolve(device.has(id)))
    vi.mocked(keptFiles).mockImplementation((scope) => Promise.resolve([...device.values()].filter((kept) => kept.scope === scope)))
  })
  afterEach(() => {
    for (const { close, drafts } of tabs.splice(0)) {
      close()
      // what it has still to save must not be written into the next test
      drafts.clear()
    }
    vi.mocked(keepFile).mockReset()
  })

  it('goes on after its tab was closed, ends in the draft it was chosen for, and is forgotten then', async () => {
    vi.mocked(uploadAttachment).mockImplementation(held(() => view).call)
    const first = openTab()
    first.uploads.add('c1', 'team', file, true)
    expect(first.uploads.isUnkept).toBe(true)
    await vi.waitFor(() => expect(first.uploads.isUnkept).toBe(false))
    first.close()

    vi.mocked(uploadAttachment).mockReset().mockResolvedValue(view)
    const second = openTab()
    await second.uploads.takeUp()
    await vi.waitFor(() => expect(second.drafts.of('c1').files.team).toEqual([view]))
    expect(vi.mocked(uploadAttachment).mock.calls.map(([what]) => what)).toEqual([{ file, voice: true, inboxId: undefined }])
    await vi.waitFor(() => expect(device.size).toBe(0))
  })

  it('is the business of the tab that has it, and another takes it up only where that one is gone', async () => {
    const [slow, dead] = [held(() => view), held(() => view)]
    vi.mocked(uploadAttachment).mockImplementationOnce(slow.call).mockImplementationOnce(dead.call)
    const first = openTab()
    first.uploads.add('c1', 'team', file)
    first.uploads.add('c2', 'team', file)
    await vi.waitFor(() => expect(device.size).toBe(2))
    const second = openTab()
    vi.mocked(uploadAttachment).mockResolvedValue({ ...view, id: 'a2' })
    await second.uploads.takeUp()
    await second.uploads.takeUp()
    slow.release()
    await vi.waitFor(() => expect(device.size).toBe(1))
    expect(second.uploads.of('c2', 'team')).toEqual([])
    first.close()
    await vi.waitFor(() => expect(second.drafts.of('c2').files.team.map(({ id }) => id)).toEqual(['a2']))
    await vi.waitFor(() => expect(device.size).toBe(0))
    expect(uploadAttachment).toHaveBeenCalledTimes(3)
    expect(second.drafts.of('c1').files.team.map(({ id }) => id)).not.toContain('a2')
  })

  it('is forgotten when it is taken away, also while it is still written down, and stays for a member who comes back', async () => {
    vi.mocked(uploadAttachment).mockImplementation(held(() => view).call)
    const { uploads } = openTab()
    uploads.add('c1', 'team', file)
    uploads.cancel(uploads.of('c1', 'team')[0]?.key as string)
    await vi.waitFor(() => expect(forgetFile).toHaveBeenCalled())
    expect(device.size).toBe(0)
    uploads.add('c1', 'team', file)
    await vi.waitFor(() => expect(uploads.isUnkept).toBe(false))
    uploads.clear()
    expect(uploads.of('c1', 'team')).toEqual([])
    await uploads.takeUp()
    await vi.waitFor(() => expect(uploads.of('c1', 'team').map(({ kept }) => kept)).toEqual([true]))
  })

  it('that was taken away and then taken back leaves nothing behind', async () => {
    vi.mocked(uploadAttachment).mockImplementation(held(() => view).call)
    const { uploads } = openTab()
    const key = uploads.add('c1', 'team', file)
    uploads.cancel(key)
    const left = () => Object.keys(localStorage).filter((name) => name.includes('uploaded'))
    await vi.waitFor(() => expect([device.size, left()]).toEqual([0, []]))
    uploads.takeBack('c1', 'team', key)
    expect(left()).toEqual([])
  })

  it('that is in the draft is not sent again, where its tab died before the device forgot it', async () => {
    vi.mocked(uploadAttachment).mockResolvedValue(view)
    vi.mocked(forgetFile).mockReturnValueOnce(new Promise(() => undefined))
    const first = openTab()
    first.uploads.add('c1', 'team', file)
    await vi.waitFor(() => expect(first.drafts.of('c1').files.team).toEqual([view]))
    await vi.waitFor(() => expect(forgetFile).toHaveBeenCalled())
    first.close()
    expect(device.size).toBe(1)
    const second = openTab()
    second.drafts.start()
    await second.uploads.takeUp()
    await vi.waitFor(() => expect(device.size).toBe(0))
    expect(second.drafts.of('c1').files.team).toEqual([view])
    expect(uploadAttachment).toHaveBeenCalledTimes(1)
    await vi.waitFor(() => expect(Object.keys(localStorage).filter((key) => key.includes('uploaded'))).toEqual([]))
  })

  it('that is in the draft, or was taken away, is not sent again where the device does not let go of it', async () => {
    vi.mocked(forgetFile).mockResolvedValue(false)
    vi.mocked(uploadAttachment).mockResolvedValueOnce(view).mockImplementation(held(() => view).call)
    const first = openTab()
    first.uploads.add('c1', 'team', file)
    await vi.waitFor(() => expect(first.drafts.of('c1').files.team).toEqual([view]))
    first.uploads.add('c1', 'team', file)
    await vi.waitFor(() => expect(device.size).toBe(2))
    first.uploads.cancel(first.uploads.of('c1', 'team')[0]?.key as string)
    await vi.waitFor(() => expect(forgetFile).toHaveBeenCalledTimes(2))
    const second = openTab()
    await second.uploads.takeUp()
    await vi.waitFor(() => expect(forgetFile).toHaveBeenCalledTimes(4))
    expect(second.uploads.of('c1', 'team')).toEqual([])
    expect(uploadAttachment).toHaveBeenCalledTimes(2)
  })

  it('is one to be asked about where the device has no room for it', async () => {
    vi.mocked(keepFile).mockResolvedValue(false)
    vi.mocked(uploadAttachment).mockImplementation(held(() => view).call)
    const { uploads } = openTab()
    uploads.add('c1', 'team', file)
    await vi.waitFor(() => expect(keepFile).toHaveBeenCalled())
    expect(uploads.isUnkept).toBe(true)
    uploads.cancel(uploads.of('c1', 'team')[0]?.key as string)
    await vi.waitFor(() => expect(Object.keys(localStorage).filter((key) => key.includes('uploaded'))).toEqual([]))
  })
})
