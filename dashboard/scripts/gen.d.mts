export const TARGET: string
export function generate(): Promise<string>
