export const PRIORITIES = ['urgent', 'high', 'medium', 'low', 'none'] as const
