import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import * as api from '@/api/notifications'
import type { PushSubscriptionView } from '@/api/types'
import { deviceName } from '@/lib/device'
import { workerReady } from '@/lib/serviceWorker'
import { forget, load, save } from '@/lib/storage'
import { useSession } from './session'

const isSupported = () => 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis

const bytesOf = (base64url: string) => Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))

/** The browsers of this member that take pushes, and whether this one does. */
export const usePush = defineStore('push', () => {
  const session = useSession()
  const devices = shallowRef<PushSubscriptionView[]>([])
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const problem = shallowRef<unknown>(null)
  const permission = ref<NotificationPermission>(isSupported() ? Notification.permission : 'denied')
  const key = computed(() => `push.${session.scope}`)
  /** Under which id this browser was taken. */
  const ownId = ref<string | null>(null)
  const isOn = computed(() => devices.value.some(({ id }) => id === ownId.value))

  async function read(): Promise<void> {
    // it may have been changed in the browser's settings since
    if (isSupported()) permission.value = Notification.permission
    try {
      ownId.value = load<string | null>(key.value, null)
      devices.value = (await api.listPushSubscriptions()).items
      state.value = 'ready'
    } catch (error) {
      problem.value = error
      state.value = 'error'
    }
  }

  async function ask(): Promise<void> {
    permission.value = await Notification.requestPermission()
  }

  /** Asks the browser, and then has the server push to it. False when the member or the browser refused. */
  async function turnOn(): Promise<boolean> {
    await ask()
    const worker = await workerReady()
    if (permission.value !== 'granted' || !worker) return false
    const { public_key } = await api.getPushKey()
    const before = await worker.pushManager.getSubscription()
    // of another installation at this address
    if (before && !isSameKey(before.options.applicationServerKey, public_key)) await before.unsubscribe()
    const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(public_key) })
    const { endpoint, keys } = subscription.toJSON()
    if (!endpoint || !keys?.p256dh || !keys.auth) return false
    const view = await api.addPushSubscription({ endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth }, device: deviceName() })
    ownId.value = view.id
    save(key.value, view.id)
    devices.value = [view, ...devices.value.filter(({ id }) => id !== view.id)]
    return true
  }

  function isSameKey(own: ArrayBuffer | null, wanted: string): boolean {
    const [ours, theirs] = [new Uint8Array(own ?? new ArrayBuffer(0)), bytesOf(wanted)]
    return ours.length === theirs.length && ours.every((byte, index) => byte === theirs[index])
  }

  async function remove(id: string): Promise<void> {
    await api.removePushSubscription(id)
    devices.value = devices.value.filter((each) => each.id !== id)
    if (id !== ownId.value) return
    ownId.value = null
    forget(key.value)
    const worker = await workerReady()
    await (await worker?.pushManager.getSubscription())?.unsubscribe()
  }

  const test = (id: string) => api.testPushSubscription(id)

  return { devices, state, problem, permission, ownId, isOn, isSupported, read, ask, turnOn, remove, test }
})
