import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { check } from './check'

const sample = () => JSON.parse(readFileSync('../sandbox/src/samples/swinging.json', 'utf8')) as Record<string, unknown>
const shape = (...items: object[]) => ({ ty: 4, shapes: items })
const drawing = (layers: object[], assets: object[] = []) => ({ v: '5.5.2', w: 512, h: 512, fr: 60, ip: 0, op: 60, layers, assets })
const use = (refId: string) => ({ ty: 0, refId })

it('takes what Telegram has', () => {
  const bell = check(sample())
  expect(bell?.layers).toHaveLength(2)
  expect(check(drawing([use('a'), use('a')], [{ id: 'a', layers: [shape({ ty: 'gr', it: [{ ty: 'rc' }, { ty: 'fl' }] })] }]))).toBeDefined()
})

it('passes on nothing that is fetched', () => {
  const more = { ...sample(), segments: [{ time: 1 }], fonts: { list: [{ fPath: 'https://elsewhere.example/a.css' }] }, markers: [1] }
  const assets = [{ id: 'i', p: 'https://elsewhere.example/a.png', w: 1, h: 1 }]
  const bell = check({ ...more, assets })
  expect(Object.keys(bell ?? {}).sort()).toEqual(['assets', 'ddd', 'fr', 'h', 'ip', 'layers', 'op', 'v', 'w'])
  expect(bell?.assets).toEqual([])
})

const doubled = (depth: number) => Array.from({ length: depth }, (_, at) => ({ id: `${at}`, layers: at === 0 ? [shape()] : [use(`${at - 1}`), use(`${at - 1}`)] }))
const nested = (depth: number): object => (depth === 0 ? { ty: 'rc' } : { ty: 'gr', it: [nested(depth - 1)] })

it.each([
  ['no drawing', 'words'],
  ['null', null],
  ['a drawing without layers', drawing([])],
  ['a drawing without a size', { ...drawing([shape()]), w: 0 }],
  ['a drawing of a wall', { ...drawing([shape()]), h: 100_000 }],
  ['a drawing that does not last', { ...drawing([shape()]), op: 0 }],
  ['frames without an end', { ...drawing([shape()]), fr: Infinity }],
  ['a picture', drawing([{ ty: 2, refId: 'i' }], [{ id: 'i', p: 'a.png' }])],
  ['words', drawing([{ ty: 5, t: {} }])],
  ['a repeater', drawing([shape({ ty: 'gr', it: [{ ty: 'rp', c: { k: 1e9 } }] })])],
  ['a star', drawing([shape({ ty: 'sr', pt: { k: 1e9 } })])],
  ['a composition that is not there', drawing([use('none')])],
  ['a composition within itself', drawing([use('a')], [{ id: 'a', layers: [use('b')] }, { id: 'b', layers: [use('a')] }])],
  ['compositions that double at each step', drawing([use('29')], doubled(30))],
  ['more layers than anybody draws', drawing(Array.from({ length: 1_001 }, () => shape()))],
  ['a path of too many points', drawing([shape({ ty: 'sh', ks: { k: { v: Array.from({ length: 250_000 }, () => [0, 0]) } } })])],
])('refuses %s', (_, data) => {
  expect(check(data)).toBeUndefined()
})

it('reads groups as deep as somebody may nest them', () => {
  expect(check(drawing([shape(nested(1_000))]))).toBeDefined()
})
