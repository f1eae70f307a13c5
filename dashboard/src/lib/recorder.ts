/** Records a voice note: Ogg/Opus where the browser can encode it, else what its MediaRecorder gives. */
export interface Recording {
  stop: () => Promise<File>
  cancel: () => Promise<void>
}

const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

export async function startRecording(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: AUDIO })
  const release = () => stream.getTracks().forEach((track) => track.stop())
  try {
    return (await canEncodeOpus()) ? await recordOgg(stream, release) : recordNative(stream, release)
  } catch (error) {
    release()
    throw error
  }
}

async function canEncodeOpus(): Promise<boolean> {
  if (typeof AudioEncoder === 'undefined') return false
  const { supported } = await AudioEncoder.isConfigSupported({ codec: 'opus', sampleRate: 48_000, numberOfChannels: 1 })
  return supported === true
}

async function recordOgg(stream: MediaStream, release: () => void): Promise<Recording> {
  const { BufferTarget, MediaStreamAudioTrackSource, OggOutputFormat, Output } = await import('mediabunny')
  const track = stream.getAudioTracks()[0] as MediaStreamAudioTrack
  const source = new MediaStreamAudioTrackSource(track, { codec: 'opus', bitrate: 32_000 })
  const target = new BufferTarget()
  const output = new Output({ format: new OggOutputFormat(), target })
  output.addAudioTrack(source)
  let failure: unknown
  source.errorPromise.catch((error: unknown) => (failure = error))
  await output.start()
  return {
    stop: async () => {
      await output.finalize()
      release()
      if (failure || !target.buffer) throw failure ?? new Error('nothing was recorded')
      return new File([target.buffer], 'voice.ogg', { type: 'audio/ogg' })
    },
    cancel: async () => {
      await output.cancel()
      release()
    },
  }
}

function recordNative(stream: MediaStream, release: () => void): Recording {
  const type = ['audio/mp4', 'audio/webm;codecs=opus', 'audio/webm'].find((name) => MediaRecorder.isTypeSupported(name))
  const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {})
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
    stop: async () => {
      await finish()
      const bare = recorder.mimeType.split(';')[0] || 'audio/webm'
      return new File(chunks, bare === 'audio/mp4' ? 'voice.m4a' : 'voice.webm', { type: bare })
    },
    cancel: finish,
  }
}
