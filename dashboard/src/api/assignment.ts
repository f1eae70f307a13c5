import { api, read } from './http'
import type { AssignmentPatch, Availability } from './types'

/** How conversations are given to members by themselves. */
export const getAssignment = () => read(api.GET('/assignment'))
export const patchAssignment = (body: AssignmentPatch) => read(api.PATCH('/assignment', { body }))
/** Who is here and has how many, and how many wait. */
export const getAssignmentState = () => read(api.GET('/assignment/state'))

export const getPresence = () => read(api.GET('/presence'))
export const putAvailability = (availability: Availability) => read(api.PUT('/availability', { body: { availability } }))
