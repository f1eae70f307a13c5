import { describe, expect, it } from 'vitest'
import { actionsOf, emptyMacro, formOf } from './macroForm'

describe('a macro in a form', () => {
  it('is the same macro afterwards', () => {
    for (const actions of [
      { reply: 'Hi', status: 'resolved' as const, assignee: 'me', team: 'none' },
      { note: 'Look', snooze_minutes: 180, priority: 'high', add_label_ids: ['a'], remove_label_ids: ['b'] },
      { status: 'snoozed' as const },
    ]) {
      expect(actionsOf(formOf({ id: 'm', version: 1, name: 'M', actions }))).toEqual(actions)
    }
  })

  it('does nothing where nothing was chosen', () => {
    expect(actionsOf({ ...emptyMacro(), reply: ' \n', snooze: '60' })).toEqual({})
  })
})
