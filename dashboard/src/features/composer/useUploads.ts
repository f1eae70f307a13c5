import { onScopeDispose, ref } from 'vue'
import { uploadAttachment } from '@/api/attachments'
import { explain } from '@/api/problem'
import type { AttachmentView } from '@/api/types'

export interface Upload {
  key: number
  name: string
  share: number
  problem: string | null
  file: File
  voice: boolean
}

let next = 1

/** Files on their way to the server. */
export function useUploads(onReady: (attachment: AttachmentView) => void) {
  const uploads = ref<Upload[]>([])
  const calls = new Map<number, AbortController>()

  function add(file: File, voice = false): void {
    const key = next++
    uploads.value.push({ key, name: file.name, share: 0, problem: null, file, voice })
    void run(key)
  }

  async function run(key: number): Promise<void> {
    const entry = uploads.value.find((each) => each.key === key)
    if (!entry) return
    const call = new AbortController()
    calls.set(key, call)
    entry.problem = null
    try {
      const view = await uploadAttachment(entry.file, entry.voice ? 'voice' : undefined, (share) => (entry.share = share), call.signal)
      drop(key)
      onReady(view)
    } catch (error) {
      if (!call.signal.aborted) entry.problem = explain(error)
    }
  }

  function drop(key: number): void {
    uploads.value = uploads.value.filter((each) => each.key !== key)
    calls.delete(key)
  }

  function cancel(key: number): void {
    calls.get(key)?.abort()
    drop(key)
  }

  onScopeDispose(() => calls.forEach((call) => call.abort()))
  return { uploads, add, retry: run, cancel }
}
