import { provideThread, type ThreadContext } from './context'

/** A thread around a component under test, with what the test is about. */
export function stand(change: Partial<ThreadContext> = {}): void {
  const nothing = () => undefined
  provideThread({
    customerName: () => 'Person',
    canQuote: () => false,
    copy: nothing,
    quote: nothing,
    jump: nothing,
    find: () => undefined,
    openImage: nothing,
    showRaw: nothing,
    showDetails: nothing,
    ...change,
  })
}
