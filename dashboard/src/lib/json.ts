/** Reading values of unknown shape: what is not there, or not what it should be, is left out. */
export type Fields = Record<string, unknown>

export const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {})
export const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : [])

/** A text, or a number as one. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() ? value : undefined
}

/** A number, or a text that is one. */
export function number(value: unknown): number | undefined {
  const found = typeof value === 'string' && value.trim() ? Number(value) : value
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

/** An address that may be opened; anything but https is none. */
export const link = (value: unknown): string | undefined => (typeof value === 'string' && /^https:\/\/\S+$/.test(value) ? value : undefined)
