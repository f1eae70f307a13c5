import { api, read } from './http'
import type { components } from './schema'

export type UsageView = components['schemas']['UsageView']

export const renameWorkspace = (name: string) => read(api.PATCH('/workspace', { body: { name } }))
export const getUsage = () => read(api.GET('/workspace/usage'))
