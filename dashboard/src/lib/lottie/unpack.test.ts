// @vitest-environment node
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { MOST_PACKED, MOST_UNPACKED, unpack } from './unpack'

const stream = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]).stream()
const gzip = (text: string) => gzipSync(text)

it('reads what is packed', async () => {
  expect(await unpack(stream(gzip('{"w":512}')))).toEqual({ w: 512 })
})

it('unpacks no more than the limit, however small the file', async () => {
  const most = JSON.stringify('x'.repeat(MOST_UNPACKED - 2))
  expect(await unpack(stream(gzip(most)))).toHaveLength(MOST_UNPACKED - 2)
  const bomb = gzip(' '.repeat(MOST_UNPACKED) + '1')
  expect(bomb.length).toBeLessThan(MOST_PACKED)
  await expect(unpack(stream(bomb))).rejects.toThrow(RangeError)
})

it('reads no file that is larger than a sticker', async () => {
  const stored = (bytes: number) => gzipSync(Buffer.from(JSON.stringify('x'.repeat(bytes - 2))), { level: 0 })
  expect(await unpack(stream(stored(MOST_PACKED - 100)))).toHaveLength(MOST_PACKED - 102)
  await expect(unpack(stream(stored(MOST_PACKED)))).rejects.toThrow(RangeError)
})

it.each([
  ['plain JSON', Uint8Array.from(Buffer.from('{}'))],
  ['nothing', new Uint8Array()],
  ['half a file', gzip('{"layers":[1,2,3]}').subarray(0, 20)],
  ['something else packed', gzip('<svg/>')],
])('refuses %s', async (_, bytes) => {
  await expect(unpack(stream(bytes))).rejects.toThrow()
})
