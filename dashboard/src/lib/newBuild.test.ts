import { afterEach, describe, expect, it, vi } from 'vitest'
import { buildOf, isBuildReplaced } from './newBuild'

const page = (name: string) => `<!doctype html><script src="/theme.js"></script><script type="module" crossorigin src="/assets/index-${name}.js"></script>`
const OWN = '/assets/index-DiSxL2x-.js'

const serve = (answer: () => Promise<Response>) => vi.stubGlobal('fetch', vi.fn(answer))

afterEach(() => vi.unstubAllGlobals())

describe('the build of a page', () => {
  it('is named by the script it begins with', () => {
    expect(buildOf(page('DiSxL2x-'))).toBe(OWN)
    expect(buildOf('<script type="module" src="/src/main.ts"></script>')).toBeNull()
  })

  it('is replaced when the server has another', async () => {
    serve(async () => new Response(page('Bn_3x')))
    expect(await isBuildReplaced(OWN)).toBe(true)
  })

  it('is not replaced when the server has the same, none, or does not answer', async () => {
    serve(async () => new Response(page('DiSxL2x-')))
    expect(await isBuildReplaced(OWN)).toBe(false)
    serve(async () => new Response('<h1>The dashboard is not built</h1>'))
    expect(await isBuildReplaced(OWN)).toBe(false)
    serve(async () => new Response('busy', { status: 503 }))
    expect(await isBuildReplaced(OWN)).toBe(false)
    serve(async () => Promise.reject(new TypeError('no network')))
    expect(await isBuildReplaced(OWN)).toBe(false)
  })

  it('is not asked for while developing', async () => {
    serve(async () => new Response(page('Bn_3x')))
    expect(await isBuildReplaced(null)).toBe(false)
    expect(fetch).not.toHaveBeenCalled()
  })
})
