import { defineStore } from 'pinia'
import { ref } from 'vue'

/** The one place where somebody is asked until when; whoever wants to know waits for the answer. */
export const useSnoozing = defineStore('snoozing', () => {
  const open = ref(false)
  let answer: (at: Date | null) => void = () => undefined

  /** Null: they thought better of it. */
  function ask(): Promise<Date | null> {
    answer(null)
    open.value = true
    return new Promise((resolve) => (answer = resolve))
  }

  function choose(at: Date | null): void {
    answer(at)
    answer = () => undefined
  }

  return { open, ask, choose }
})
