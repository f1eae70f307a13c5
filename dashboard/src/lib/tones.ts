/** Sounds of our own, made by the browser as they are played. */
export const TONES = ['chime', 'bell', 'drop', 'knock', 'pulse'] as const
export type Tone = (typeof TONES)[number]

interface Note {
  /** Seconds from the beginning. */
  at: number
  hertz: number
  /** Where its pitch goes. */
  to?: number
  seconds: number
  shape: OscillatorType
  loud?: number
}

const SCORES: Record<Tone, Note[]> = {
  chime: [
    { at: 0, hertz: 880, seconds: 0.5, shape: 'sine' },
    { at: 0.12, hertz: 1318.5, seconds: 0.7, shape: 'sine', loud: 0.8 },
  ],
  bell: [
    { at: 0, hertz: 1046.5, seconds: 1.1, shape: 'sine' },
    { at: 0, hertz: 2793.8, seconds: 0.5, shape: 'sine', loud: 0.3 },
    { at: 0, hertz: 4186, seconds: 0.25, shape: 'sine', loud: 0.15 },
  ],
  drop: [
    { at: 0, hertz: 1400, to: 500, seconds: 0.16, shape: 'sine' },
    { at: 0.16, hertz: 1000, to: 400, seconds: 0.2, shape: 'sine', loud: 0.6 },
  ],
  knock: [
    { at: 0, hertz: 190, to: 90, seconds: 0.09, shape: 'triangle' },
    { at: 0.17, hertz: 190, to: 90, seconds: 0.09, shape: 'triangle' },
  ],
  pulse: [
    { at: 0, hertz: 660, seconds: 0.14, shape: 'triangle' },
    { at: 0.2, hertz: 660, seconds: 0.14, shape: 'triangle' },
    { at: 0.4, hertz: 880, seconds: 0.22, shape: 'triangle' },
  ],
}

let context: AudioContext | undefined

/** Browsers let a page sound only after somebody has touched it. */
export function allowSound(): void {
  const wake = () => {
    context ??= new AudioContext()
    if (context.state === 'suspended') void context.resume()
  }
  if (typeof AudioContext === 'undefined') return
  for (const name of ['pointerdown', 'keydown'] as const) addEventListener(name, wake, { capture: true, passive: true })
}

/** Plays a tone; `volume` is 0 to 100. False where the browser does not let it sound. */
export async function play(tone: Tone, volume: number): Promise<boolean> {
  if (typeof AudioContext === 'undefined' || volume <= 0) return false
  context ??= new AudioContext()
  if (context.state === 'suspended') await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 200))])
  if (context.state !== 'running') return false
  const begin = context.currentTime + 0.02
  for (const note of SCORES[tone]) sound(context, note, begin, (volume / 100) ** 2)
  return true
}

function sound(audio: AudioContext, note: Note, begin: number, loudness: number): void {
  const [from, until] = [begin + note.at, begin + note.at + note.seconds]
  const source = audio.createOscillator()
  const gain = audio.createGain()
  source.type = note.shape
  source.frequency.setValueAtTime(note.hertz, from)
  if (note.to) source.frequency.exponentialRampToValueAtTime(note.to, until)
  gain.gain.setValueAtTime(0.0001, from)
  gain.gain.exponentialRampToValueAtTime(Math.max(0.0002, 0.5 * loudness * (note.loud ?? 1)), from + 0.012)
  gain.gain.exponentialRampToValueAtTime(0.0001, until)
  source.connect(gain).connect(audio.destination)
  source.start(from)
  source.stop(until + 0.02)
}
