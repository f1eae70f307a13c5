import { fields, list, number, text, type Fields } from '../json'

/** A Lottie drawing that is safe to be drawn: https://lottie.github.io/lottie-spec/latest/ */
export interface Drawing {
  v?: string
  w: number
  h: number
  /** Frames in a second, and the first and the last of them. */
  fr: number
  ip: number
  op: number
  ddd: 0
  assets: Fields[]
  layers: Fields[]
}

/** Compositions, colours, groups and shapes. Pictures, words, sound and cameras are no part of a sticker. */
const LAYERS = new Set([0, 1, 3, 4])
/** Repeaters, stars and zigzags are not among them: one number makes each of them endless. Telegram has none of them either. */
const SHAPES = new Set(['gr', 'sh', 'rc', 'el', 'fl', 'gf', 'st', 'gs', 'tr', 'tm', 'rd', 'mm'])

/** Telegram's have 512 pixels a side, some tens of layers, and some ten thousand parts. */
const MOST_SIDE = 1024
const MOST_LAYERS = 1_000
const MOST_PARTS = 250_000

/** Undefined for what is no drawing, or one that would fetch something, or that would keep the page busy for long. */
export function check(data: unknown): Drawing | undefined {
  const { v, w, h, fr, ip, op, ...rest } = fields(data)
  const size = [number(w), number(h)].map((side) => (side && side > 0 && side <= MOST_SIDE ? side : 0))
  const [rate, first, last] = [number(fr) ?? 0, number(ip) ?? 0, number(op) ?? 0]
  const [assets, layers] = [list(rest.assets).filter((asset) => Array.isArray(asset.layers)), list(rest.layers)]
  if (size.includes(0) || !(rate > 0 && rate <= 120) || last <= first || layers.length === 0) return undefined
  if (!isBounded(layers, assets)) return undefined
  const [width = 0, height = 0] = size
  return { v: text(v), w: width, h: height, fr: rate, ip: first, op: last, ddd: 0, assets, layers }
}

/** Compositions count as often as they are used; one that is within itself would never end. */
function isBounded(layers: Fields[], assets: Fields[]): boolean {
  const compositions = new Map(assets.map((asset) => [asset.id, list(asset.layers)]))
  const open = new Set<unknown>()
  let [layersLeft, partsLeft] = [MOST_LAYERS, MOST_PARTS]
  const fits = (layer: Fields): boolean => {
    layersLeft -= 1
    partsLeft -= parts(layer)
    if (layersLeft < 0 || partsLeft < 0 || !LAYERS.has(layer.ty as number) || !list(layer.shapes).every(isKnown)) return false
    if (layer.ty !== 0) return true
    const inner = compositions.get(layer.refId)
    if (!inner || open.has(layer.refId)) return false
    open.add(layer.refId)
    const within = inner.every(fits)
    open.delete(layer.refId)
    return within
  }
  return layers.every(fits)
}

const isKnown = (shape: Fields): boolean => SHAPES.has(shape.ty as string) && list(shape.it).every(isKnown)

/** Lists and objects in a value, itself included. */
function parts(value: unknown): number {
  const open = [value]
  let count = 0
  while (open.length > 0 && count <= MOST_PARTS) {
    const one = open.pop()
    if (typeof one !== 'object' || one === null) continue
    count += 1
    for (const part of Object.values(one)) open.push(part)
  }
  return count
}
