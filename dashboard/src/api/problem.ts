import { language, t, te } from '@/i18n'
import { fieldMeant, fieldWords } from './words'

/** A request that did not work, with words for the person who made it. */
export class Problem extends Error {
  constructor(
    /** 0: no answer at all. */
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: Record<string, string[]> = {},
  ) {
    super(detail || code)
    this.name = 'Problem'
  }

  /** Nobody knows whether the server has seen it; repeating is the way to find out. */
  get unanswered(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 429
  }
}

interface Body {
  code?: unknown
  detail?: unknown
  fields?: unknown
}

function inWords(fields: Record<string, string[]>): Record<string, string[]> {
  const words: Record<string, string[]> = {}
  for (const [name, said] of Object.entries(fields)) {
    for (const each of said) (words[fieldMeant(name, each)] ??= []).push(fieldWords(each))
  }
  return words
}

export function problemFrom(status: number, body: unknown): Problem {
  const { code, detail, fields } = (typeof body === 'object' && body ? body : {}) as Body
  return new Problem(
    status,
    typeof code === 'string' ? code : `http_${status}`,
    typeof detail === 'string' ? detail : '',
    typeof fields === 'object' && fields ? inWords(fields as Record<string, string[]>) : {},
  )
}

/** No answer came: because this device is offline, or because the server is away. */
export function noAnswer(): Problem {
  return new Problem(0, navigator.onLine ? 'unreachable' : 'offline', '')
}

export function toProblem(error: unknown): Problem {
  return error instanceof Problem ? error : noAnswer()
}

const BY_STATUS: Record<number, string> = {
  401: 'signed_out',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  429: 'too_many',
  503: 'unavailable',
}

/** What to tell a person: our own words for what we know, the server's where it explains, never a bare code. */
export function explain(error: unknown): string {
  const problem = toProblem(error)
  const known = `errors.${problem.code}`
  if (te(known)) return t(known, { detail: problem.detail })
  const first = Object.values(problem.fields)[0]?.[0]
  if (problem.status === 422 && first) return first
  if (problem.detail && problem.status >= 400 && problem.status < 500 && !BY_STATUS[problem.status]) {
    return language.value === 'en' ? problem.detail : t('errors.refused', { detail: problem.detail })
  }
  return t(`errors.${BY_STATUS[problem.status] ?? 'server'}`)
}
