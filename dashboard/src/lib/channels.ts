/** Where customers write from, in the order in which they are offered. */
export const CHANNELS = ['messenger', 'instagram', 'whatsapp', 'telegram', 'api'] as const

export const isChannel = (name: unknown): name is (typeof CHANNELS)[number] => CHANNELS.some((channel) => channel === name)
