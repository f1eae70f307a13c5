import { describe, expect, it } from 'vitest'
import { specOf } from '@/api/spec'
import type { MessageView } from '@/api/types'
import { canReact, ourReaction, reactionChoices } from './reactions'

const sent_at = '2026-11-01T10:00:00.000Z'
const message = { kind: 'customer', external_id: 'm', sent_at } as MessageView
const now = Date.parse(sent_at) + 86_400_000

describe('a reaction of ours', () => {
  it('is given where the channel takes it', () => {
    const any = { ...specOf(undefined), reactions: 'any' as const }
    expect(canReact(message, any, now)).toBe(true)
    expect(canReact(message, specOf(undefined), now)).toBe(false)
    expect(canReact({ ...message, kind: 'agent' }, any, now)).toBe(false)
    expect(canReact({ ...message, external_id: null }, any, now)).toBe(false)
    expect(canReact({ ...message, deleted_at: sent_at }, any, now)).toBe(false)
    expect(canReact(message, { ...any, reaction_days: 1 }, now)).toBe(false)
    expect(canReact(message, { ...any, reaction_days: 2 }, now)).toBe(true)
  })

  it('is one of those that the channel takes', () => {
    expect(reactionChoices('none')).toEqual([])
    expect(reactionChoices(['❤️'])).toEqual(['❤️'])
    expect(reactionChoices('any')).toContain('👍')
  })

  it('is the one that is not the customer’s', () => {
    const reaction = (type: 'contact' | 'member', emoji: string) => ({ emoji, author: { type, id: null, name: null }, at: sent_at })
    expect(ourReaction([reaction('contact', '😀'), reaction('member', '👍')])).toBe('👍')
    expect(ourReaction([reaction('contact', '😀')])).toBeNull()
  })
})
