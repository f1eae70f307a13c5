/** What the outcome of a webhook looks like. */
export const outcomeTones: Record<string, 'ok' | 'warn' | 'danger'> = { processed: 'ok', unsupported: 'warn', failed: 'danger', unrouted: 'warn' }
