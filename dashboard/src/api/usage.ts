import { api, read } from './http'
import type { components } from './schema'

export type UsageView = components['schemas']['UsageView']

export const getUsage = () => read(api.GET('/workspace/usage'))
