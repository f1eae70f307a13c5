import { fields, list, number, text } from '@/lib/json'
import { numbers } from '@/lib/locale'

export interface OrderLine {
  name: string
  quantity: number
  price?: number
}
export interface Order {
  lines: OrderLine[]
  currency?: string
  /** Only where every line has a price in one currency. */
  sum?: number
}

/** `{items: [{name?, retailer_id?, id?, quantity?, unit_price?, currency?}]}`; null for anything else. */
export function orderOf(detail: unknown): Order | null {
  const items = list(fields(detail).items)
  if (items.length === 0) return null
  const lines = items.map((item) => ({
    name: text(item.name) ?? text(item.retailer_id) ?? text(item.id) ?? '',
    quantity: number(item.quantity) ?? 1,
    price: number(item.unit_price),
  }))
  const currencies = new Set(items.map((item) => text(item.currency)?.toUpperCase()))
  const currency = currencies.size === 1 ? [...currencies][0] : undefined
  const complete = currency !== undefined && lines.every((line) => line.price !== undefined)
  return { lines, currency, sum: complete ? total(lines) : undefined }
}

/** Without the crumbs of adding fractions. */
function total(lines: OrderLine[]): number {
  const sum = lines.reduce((sum, line) => sum + line.quantity * (line.price ?? 0), 0)
  return Math.round(sum * 1e6) / 1e6
}

/** A price as people write it; a currency nobody knows stands behind the number. */
export function money(amount: number, currency: string | undefined, locale: string): string {
  try {
    return numbers(locale, currency ? { style: 'currency', currency } : {}).format(amount)
  } catch {
    return `${numbers(locale, {}).format(amount)} ${currency}`
  }
}
