import type { MediaLimit } from './files'

/** Records a voice note in the first of some formats that the browser can make. */
export interface Recording {
  /** MIME type of the file that it becomes. */
  type: Format
  stop: () => Promise<File>
  cancel: () => Promise<void>
}

/** What browsers can make, the best first: Opus is what voice notes are, AAC is understood nearly everywhere, and every browser writes WAV. */
const FORMATS = ['audio/ogg', 'audio/mp4', 'audio/wav', 'audio/webm'] as const
export type Format = (typeof FORMATS)[number]

const NAMES: Record<Format, string> = { 'audio/ogg': 'voice.ogg', 'audio/mp4': 'voice.m4a', 'audio/wav': 'voice.wav', 'audio/webm': 'voice.webm' }

/** As what a recording can go out, the best first. */
const KINDS = ['voice', 'audio', 'file']

const takes = (limit: MediaLimit, type: string) => limit.content_types.length === 0 || limit.content_types.includes(type)

/** The formats a channel takes, those first that arrive as a voice note; every one where there are no limits. */
export function formatsFor(limits: MediaLimit[]): Format[] {
  if (limits.length === 0) return [...FORMATS]
  const taken = (kind: string) => FORMATS.filter((type) => limits.some((limit) => limit.kind === kind && takes(limit, type)))
  return [...new Set(KINDS.flatMap(taken))]
}

/** Whether a recording of this type arrives as a voice note rather than as a file. */
export function isVoiceNote(type: string, limits: MediaLimit[]): boolean {
  return limits.some((limit) => limit.kind === 'voice' && takes(limit, type))
}

const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

export async function startRecording(formats: Format[]): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: AUDIO })
  const release = () => stream.getTracks().forEach((track) => track.stop())
  try {
    for (const type of formats) {
      const recording = await record(type, stream, release)
      if (recording) return recording
    }
    throw new Error(`this browser records none of ${formats.join(', ')}`)
  } catch (error) {
    release()
    throw error
  }
}

/** Null where the browser cannot make it. */
async function record(type: Format, stream: MediaStream, release: () => void): Promise<Recording | null> {
  return (await recordEncoded(type, stream, release)) ?? recordNative(type, stream, release)
}

/** With an encoder of the browser's; WAV needs none. */
async function recordEncoded(type: Format, stream: MediaStream, release: () => void): Promise<Recording | null> {
  const { BufferTarget, MediaStreamAudioTrackSource, Mp4OutputFormat, OggOutputFormat, Output, WavOutputFormat, canEncodeAudio } = await import('mediabunny')
  const containers = {
    'audio/ogg': { codec: 'opus', bitrate: 32_000, format: () => new OggOutputFormat() },
    'audio/mp4': { codec: 'aac', bitrate: 64_000, format: () => new Mp4OutputFormat() },
    'audio/wav': { codec: 'pcm-s16', bitrate: undefined, format: () => new WavOutputFormat() },
  } as const
  if (type === 'audio/webm') return null
  const { codec, bitrate, format } = containers[type]
  if (codec !== 'pcm-s16' && (typeof AudioEncoder === 'undefined' || !(await canEncodeAudio(codec, { sampleRate: 48_000, numberOfChannels: 1, bitrate })))) return null
  const track = stream.getAudioTracks()[0] as MediaStreamAudioTrack
  const source = new MediaStreamAudioTrackSource(track, { codec, ...(bitrate ? { bitrate } : {}) })
  const target = new BufferTarget()
  const output = new Output({ format: format(), target })
  output.addAudioTrack(source)
  let failure: unknown
  source.errorPromise.catch((error: unknown) => (failure = error))
  await output.start()
  return {
    type,
    stop: async () => {
      await output.finalize()
      release()
      if (failure || !target.buffer) throw failure ?? new Error('nothing was recorded')
      return new File([target.buffer], NAMES[type], { type })
    },
    cancel: async () => {
      await output.cancel()
      release()
    },
  }
}

/** In MP4 browsers put Opus as well, which few apps play there: only what says that it is AAC will do. */
const NATIVE: Partial<Record<Format, string>> = { 'audio/mp4': 'audio/mp4;codecs=mp4a.40.2', 'audio/webm': 'audio/webm;codecs=opus' }

function recordNative(type: Format, stream: MediaStream, release: () => void): Recording | null {
  const mimeType = NATIVE[type]
  if (!mimeType || typeof MediaRecorder === 'undefined' || !MediaRecorder.isTypeSupported(mimeType)) return null
  const recorder = new MediaRecorder(stream, { mimeType })
  const chunks: Blob[] = []
  recorder.addEventListener('dataavailable', (event) => chunks.push(event.data))
  const stopped = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve(), { once: true }))
  recorder.start(1000)
  const finish = async () => {
    if (recorder.state !== 'inactive') recorder.stop()
    await stopped
    release()
  }
  return {
    type,
    stop: async () => {
      await finish()
      return new File(chunks, NAMES[type], { type })
    },
    cancel: finish,
  }
}
