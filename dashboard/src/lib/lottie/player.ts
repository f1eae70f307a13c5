import lottie from 'lottie-web/build/player/lottie_light_canvas'
import { check } from './check'
import { unpack } from './unpack'

export interface Player {
  play: () => void
  pause: () => void
  destroy: () => void
}

/**
 * Draws the first frame of a packed drawing into a box that has its size already, and plays it when told to. Throws where it
 * cannot be drawn; `onError` is told of what fails later.
 *
 * The player is the one without expressions: they are scripts, which our content security policy forbids. It is large, so import
 * this file where it is needed only.
 */
export async function draw(packed: ReadableStream<Uint8Array<ArrayBuffer>>, box: HTMLElement, onError: () => void): Promise<Player> {
  const drawing = check(await unpack(packed))
  if (!drawing) throw new TypeError('no drawing that can be shown')
  const item = lottie.loadAnimation({ container: box, renderer: 'canvas', loop: true, autoplay: false, animationData: drawing })
  try {
    if (!item.isLoaded) throw new TypeError('a drawing that the player refuses')
    // draws again, and tells what the player swallows when it draws for the first time
    item.resize()
  } catch (error) {
    item.destroy()
    throw error
  }
  item.addEventListener('error', onError)
  return { play: () => item.play(), pause: () => item.pause(), destroy: () => item.destroy() }
}
