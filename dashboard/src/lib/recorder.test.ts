import { afterEach, expect, it, vi } from 'vitest'
import type { MediaLimit } from './files'
import { formatsFor, isVoiceNote, startRecording } from './recorder'

const row = (kind: string, ...content_types: string[]): MediaLimit => ({ kind, content_types, max_bytes: 1000, caption: false })

afterEach(() => vi.unstubAllGlobals())

it('records in what the channel takes, as a voice note first', () => {
  const opusNotes = [row('audio', 'audio/mp4', 'audio/ogg'), row('voice', 'audio/ogg'), row('file')]
  expect(formatsFor(opusNotes)).toEqual(['audio/ogg', 'audio/mp4', 'audio/wav', 'audio/webm'])
  const noOpus = [row('audio', 'audio/aac', 'audio/mp4', 'audio/wav'), row('file', 'application/pdf')]
  expect(formatsFor(noOpus)).toEqual(['audio/mp4', 'audio/wav'])
  expect(formatsFor([row('voice', 'audio/mp4'), row('audio', 'audio/ogg')])).toEqual(['audio/mp4', 'audio/ogg'])
  expect(formatsFor([row('image', 'image/png')])).toEqual([])
  expect(formatsFor([])).toHaveLength(4)
})

it('knows what arrives as a voice note', () => {
  const limits = [row('voice', 'audio/ogg'), row('audio', 'audio/mp4')]
  expect(isVoiceNote('audio/ogg', limits)).toBe(true)
  expect(isVoiceNote('audio/mp4', limits)).toBe(false)
})

it('gives the microphone back when the browser can make none of the formats', async () => {
  const stop = vi.fn()
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => Promise.resolve({ getTracks: () => [{ stop }], getAudioTracks: () => [{}] }) } })
  await expect(startRecording(['audio/ogg', 'audio/mp4'])).rejects.toThrow('audio/mp4')
  expect(stop).toHaveBeenCalledOnce()
})
