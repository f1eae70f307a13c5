/** Bytes of a packed drawing. Telegram's stickers have 64 KiB at most: https://core.telegram.org/stickers#animated-stickers-and-emoji */
export const MOST_PACKED = 64 * 1024
/** Bytes that it may unpack to: a few of gzip's become thousands. */
export const MOST_UNPACKED = 4 * 1024 * 1024

type Bytes = Uint8Array<ArrayBuffer>

function atMost(most: number): TransformStream<Bytes, Bytes> {
  let seen = 0
  return new TransformStream({
    transform(chunk, controller) {
      seen += chunk.byteLength
      if (seen > most) throw new RangeError(`more than ${most} bytes`)
      controller.enqueue(chunk)
    },
  })
}

/** The JSON in a gzipped file. Throws where it is too large, or is no such thing; no more than the limit is ever unpacked. */
export async function unpack(packed: ReadableStream<Bytes>): Promise<unknown> {
  const plain = packed.pipeThrough(atMost(MOST_PACKED)).pipeThrough(new DecompressionStream('gzip')).pipeThrough(atMost(MOST_UNPACKED))
  return JSON.parse(await new Response(plain).text())
}
