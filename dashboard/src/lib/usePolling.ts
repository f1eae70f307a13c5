import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { watch } from 'vue'

/** Runs now and every so often while the component is there and its page is looked at. */
export function usePolling(run: () => void, milliseconds: number): void {
  const visibility = useDocumentVisibility()
  const { pause, resume } = useIntervalFn(run, milliseconds, { immediate: false, immediateCallback: true })
  watch(visibility, (now) => (now === 'visible' ? resume() : pause()), { immediate: true })
}
