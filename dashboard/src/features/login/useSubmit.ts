import { ref } from 'vue'
import { explain, toProblem } from '@/api/problem'

/** One request at a time for a form on a page of its own; what is wrong is said at the field, or above the button. */
export function useSubmit() {
  const busy = ref(false)
  const problem = ref('')
  const fields = ref<Record<string, string[]>>({})
  /** The link that led here leads nowhere any more. */
  const gone = ref(false)

  async function submit(run: () => Promise<unknown>): Promise<void> {
    if (busy.value) return
    busy.value = true
    problem.value = ''
    fields.value = {}
    try {
      await run()
    } catch (error) {
      const told = toProblem(error)
      gone.value = told.status === 404 || 'token' in told.fields
      fields.value = told.fields
      problem.value = gone.value || Object.keys(told.fields).length > 0 ? '' : explain(error)
    } finally {
      busy.value = false
    }
  }

  const errorOf = (name: string) => fields.value[name]?.[0]

  return { busy, problem, gone, submit, errorOf }
}
