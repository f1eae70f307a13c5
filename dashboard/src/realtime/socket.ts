import { io, type Socket } from 'socket.io-client'
import type { EventEnvelope } from '@/api/types'
import type { ResumeAck } from './follower'
import type { TypingSignal, ViewingSignal } from './stores/people'

export interface Wire {
  resume: (after: number | null) => Promise<ResumeAck>
  typing: (conversationId: string, typing: boolean) => void
  viewing: (conversationId: string | null) => void
  /** Tries at once instead of waiting for the next attempt. True when the line seems to be up already. */
  wake: () => boolean
  close: () => void
}

export interface WireEvents {
  connected: () => void
  lost: () => void
  /** The server refused the handshake: the session may be over. */
  refused: () => void
  event: (event: EventEnvelope) => void
  skipped: (from: number, to: number) => void
  typing: (signal: TypingSignal) => void
  viewing: (signal: ViewingSignal) => void
  presence: (signal: { user_id: string; online: boolean }) => void
}

const RESUME_TIMEOUT = 10_000

/** The one socket of the app; knows its protocol and none of its meaning. */
export function openWire(workspaceId: string | null, on: WireEvents): Wire {
  const socket: Socket = io('/agent', {
    path: '/socket.io',
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    auth: workspaceId ? { workspace_id: workspaceId } : {},
    reconnectionDelay: 300,
    reconnectionDelayMax: 5000,
    randomizationFactor: 0.5,
  })
  let knock: ReturnType<typeof setTimeout> | undefined
  const knockLater = () => {
    clearTimeout(knock)
    knock = setTimeout(() => socket.connect(), 800 + Math.random() * 1200)
  }

  socket.on('connect', on.connected)
  socket.on('disconnect', (reason) => {
    on.lost()
    if (reason !== 'io server disconnect') return
    // something about this person's rights has changed
    on.refused()
    knockLater()
  })
  socket.on('connect_error', () => {
    on.lost()
    if (socket.active) return
    on.refused()
    knockLater()
  })
  socket.on('seq', (hole: { from: number; to: number }) => on.skipped(hole.from, hole.to))
  socket.on('typing', on.typing)
  socket.on('viewing', on.viewing)
  socket.on('presence', on.presence)
  socket.onAny((_name, payload: unknown) => {
    if (typeof payload === 'object' && payload && 'seq' in payload && 'type' in payload) on.event(payload as EventEnvelope)
  })

  async function resume(after: number | null): Promise<ResumeAck> {
    try {
      return (await socket.timeout(RESUME_TIMEOUT).emitWithAck('resume', { after })) as ResumeAck
    } catch (error) {
      // Connected, and yet no answer: the line is dead and nobody has noticed.
      if (socket.connected) socket.io.engine.close()
      throw error
    }
  }

  return {
    resume,
    typing: (conversation_id, typing) => socket.connected && socket.emit('typing', { conversation_id, typing }),
    viewing: (conversation_id) => socket.connected && socket.emit('viewing', { conversation_id }),
    wake: () => {
      // one that waits for its next attempt would go on waiting
      if (!socket.connected) socket.disconnect().connect()
      return socket.connected
    },
    close: () => {
      clearTimeout(knock)
      socket.close()
    },
  }
}
