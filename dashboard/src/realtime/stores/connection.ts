import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

/** A moment in a lift or a tunnel, and a server that is replaced. */
const QUIET = 3000
const LONG = 12_000
/** The browser itself says that there is no network: that is certain, and sent replies wait. Going from one network to another takes less. */
const OFFLINE = 1500

/** How well the desk hears what happens. Hiccups pass unmentioned. */
export const useConnection = defineStore('connection', () => {
  const state = ref<'live' | 'quiet' | 'reconnecting' | 'unreachable' | 'offline'>('quiet')
  let timers: ReturnType<typeof setTimeout>[] = []
  let sooner: ReturnType<typeof setTimeout> | undefined

  function stop(): void {
    timers.forEach((timer) => clearTimeout(timer))
    timers = []
    clearTimeout(sooner)
    sooner = undefined
  }

  function sayOffline(): void {
    sooner = undefined
    if (!navigator.onLine) state.value = 'offline'
  }

  function live(): void {
    stop()
    state.value = 'live'
  }

  function lost(): void {
    if (!navigator.onLine) sooner ??= setTimeout(sayOffline, OFFLINE)
    if (timers.length > 0) return
    state.value = 'quiet'
    timers = [
      setTimeout(() => (state.value = navigator.onLine ? 'reconnecting' : 'offline'), QUIET),
      setTimeout(() => (state.value = navigator.onLine ? 'unreachable' : 'offline'), LONG),
    ]
  }

  return { state, isLive: computed(() => state.value === 'live'), live, lost, stop }
})
