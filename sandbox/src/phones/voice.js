// Voice notes: recorded where there is a microphone, a hummed tone where there is none.

const KINDS = ['audio/ogg;codecs=opus', 'audio/mp4', 'audio/webm;codecs=opus']

/** Begins to record; `null` when this browser or its owner does not let us. */
export async function record() {
  if (!globalThis.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return null
  let stream
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  } catch {
    return null
  }
  const kind = KINDS.find((each) => MediaRecorder.isTypeSupported(each))
  const recorder = new MediaRecorder(stream, kind ? { mimeType: kind } : undefined)
  const parts = []
  recorder.addEventListener('dataavailable', (event) => parts.push(event.data))
  recorder.start()
  return {
    /** Ends the recording and gives it as a file. */
    stop: () =>
      new Promise((resolve) => {
        recorder.addEventListener('stop', () => {
          for (const track of stream.getTracks()) track.stop()
          const type = recorder.mimeType.replace('; ', ';')
          const ending = type.includes('ogg') ? 'ogg' : type.includes('mp4') ? 'm4a' : 'webm'
          resolve(new File(parts, `voice.${ending}`, { type: type.split(';')[0] }))
        })
        recorder.stop()
      }),
  }
}
