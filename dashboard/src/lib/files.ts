import { numbers } from './locale'

export interface MediaLimit {
  kind: string
  content_types: string[]
  max_bytes: number
  caption: boolean
}

/** Counted, and rounded up, as the server does: what is a little too large must not seem to fit. */
export function humanSize(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  const digits = unit > 1 ? 1 : 0
  return numbers(locale, {
    style: 'unit',
    unit: units[unit],
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(Math.ceil(value * 10 ** digits) / 10 ** digits)
}

export function kindOf(contentType: string): 'image' | 'video' | 'audio' | 'file' {
  const family = contentType.split('/')[0]
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'file'
}

export type Refusal = { reason: 'type'; allowed: string[] } | { reason: 'size'; max: number } | { reason: 'empty' }

function accepts(limit: MediaLimit, contentType: string): boolean {
  return limit.content_types.length === 0 || limit.content_types.includes(contentType)
}

/** Why a file cannot go out on this channel, before any of it is uploaded; null when it can. */
export function refuse(file: { type: string; size: number }, limits: MediaLimit[], kind: string = kindOf(file.type)): Refusal | null {
  if (file.size === 0) return { reason: 'empty' }
  if (limits.length === 0) return null
  const contentType = file.type.split(';')[0] ?? ''
  const sameKind = limits.filter((limit) => limit.kind === kind && accepts(limit, contentType))
  const fitting = sameKind.length ? sameKind : limits.filter((limit) => limit.kind === 'file' && accepts(limit, contentType))
  if (fitting.length === 0) return { reason: 'type', allowed: limits.flatMap((limit) => limit.content_types) }
  const max = Math.max(...fitting.map((limit) => limit.max_bytes))
  return file.size > max ? { reason: 'size', max } : null
}

export function download(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

/** By then the browser has it. */
const HANDED_OVER = 60_000

/** What was put together here, as a file of this name. */
export function handOver(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  download(url, name)
  setTimeout(() => URL.revokeObjectURL(url), HANDED_OVER)
}
