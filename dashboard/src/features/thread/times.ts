import type { MessageTimesView } from '@/api/types'

/** The steps of a message's way, in their natural order. */
export const STEPS = ['sent', 'received', 'queued', 'committed', 'emitted', 'attempted', 'accepted', 'delivered', 'read'] as const
export type Step = (typeof STEPS)[number]

export interface StepTime {
  step: Step
  at: string
  /** Milliseconds since the step before; none for the first, and where another clock counts. */
  after: number | null
}

/** The steps that happened, as they happened. When a customer sent something only the platform's clock knows. */
export function stepsOf(times: MessageTimesView): StepTime[] {
  const { delivery } = times
  const known: Record<Step, string | null | undefined> = {
    sent: delivery ? null : times.sent_at,
    received: times.received_at,
    queued: delivery?.queued_at,
    committed: times.committed_at,
    emitted: times.emitted_at,
    attempted: delivery?.attempted_at,
    accepted: delivery?.accepted_at,
    delivered: delivery?.delivered_at,
    read: delivery?.read_at,
  }
  const happened = STEPS.flatMap((step) => (known[step] ? [{ step, at: known[step] }] : []))
  const [theirs, ours] = [happened.filter(({ step }) => step === 'sent'), happened.filter(({ step }) => step !== 'sent')]
  ours.sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  const timed = ours.map((each, index) => {
    const before = ours[index - 1]
    return { ...each, after: before ? Date.parse(each.at) - Date.parse(before.at) : null }
  })
  return [...theirs.map((each) => ({ ...each, after: null })), ...timed]
}
