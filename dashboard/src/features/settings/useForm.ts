import { reactive, ref } from 'vue'
import { explain, toProblem } from '@/api/problem'

/** A form in a dialog: its values, what the server says about each field, and one save at a time. */
export function useForm<T extends object>(initial: () => T) {
  const values = reactive(initial()) as T
  const open = ref(false)
  const busy = ref(false)
  const problem = ref('')
  const fields = ref<Record<string, string[]>>({})

  function show(with_: Partial<T> = {}): void {
    Object.assign(values, initial(), with_)
    problem.value = ''
    fields.value = {}
    open.value = true
  }

  async function submit(run: () => Promise<unknown>): Promise<void> {
    if (busy.value) return
    busy.value = true
    problem.value = ''
    fields.value = {}
    try {
      await run()
      open.value = false
    } catch (error) {
      fields.value = toProblem(error).fields
      // said once: at the field, or above the buttons
      problem.value = Object.keys(fields.value).length > 0 ? '' : explain(error)
    } finally {
      busy.value = false
    }
  }

  /** What was said is about other values now. */
  function forget(): void {
    problem.value = ''
    fields.value = {}
  }

  /** What is wrong with a field; also under its nested name, as in credentials.access_token. */
  const errorOf = (name: string) => fields.value[name]?.[0] ?? Object.entries(fields.value).find(([key]) => key.endsWith(`.${name}`))?.[1][0]

  return { values, open, busy, problem, fields, show, submit, forget, errorOf }
}
