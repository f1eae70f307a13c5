import { te } from '@/i18n'

/** Under which name the words are for why somebody came back from their provider and is not in; null where there is nothing to say. */
export function providerProblemKey(problem: unknown): string | null {
  if (typeof problem !== 'string' || !problem) return null
  const known = `provider.problem.${problem}`
  return /^[a-z_]+$/.test(problem) && te(known) ? known : 'provider.problem.failed'
}
