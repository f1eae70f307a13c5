import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

/** A moment in a lift or a tunnel, and a server that is replaced. */
const QUIET = 3000
const LONG = 12_000

/** How well the desk hears what happens. Hiccups pass unmentioned. */
export const useConnection = defineStore('connection', () => {
  const state = ref<'live' | 'quiet' | 'reconnecting' | 'unreachable' | 'offline'>('quiet')
  let timers: ReturnType<typeof setTimeout>[] = []

  function stop(): void {
    timers.forEach((timer) => clearTimeout(timer))
    timers = []
  }

  function live(): void {
    stop()
    state.value = 'live'
  }

  function lost(): void {
    if (timers.length > 0) return
    state.value = 'quiet'
    timers = [
      setTimeout(() => (state.value = navigator.onLine ? 'reconnecting' : 'offline'), QUIET),
      setTimeout(() => (state.value = navigator.onLine ? 'unreachable' : 'offline'), LONG),
    ]
  }

  return { state, isLive: computed(() => state.value === 'live'), live, lost, stop }
})
