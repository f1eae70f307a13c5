import { afterEach, describe, expect, it, vi } from 'vitest'
import { buildOf, isBuildReplaced, reloadOnNewBuild } from './newBuild'

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

describe('a part of the app that cannot be loaded', () => {
  const reload = vi.fn()
  // it listens for as long as the page is there
  reloadOnNewBuild(reload, OWN)
  const missPart = () => dispatchEvent(new Event('vite:preloadError'))

  it('loads the page again when another build is served, and that once in a while', async () => {
    const serving = vi.fn(async () => new Response(page('Bn_3x')))
    vi.stubGlobal('fetch', serving)
    missPart()
    missPart()
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce())
    expect(serving, 'asked once for both').toHaveBeenCalledOnce()
    missPart()
    expect(serving).toHaveBeenCalledOnce()
  })

  it('changes nothing while the line is cut or the server away', async () => {
    sessionStorage.clear()
    reload.mockClear()
    let answered = Promise.resolve<unknown>(undefined)
    for (const answer of [async () => Promise.reject(new TypeError('no network')), async () => new Response('busy', { status: 503 }), async () => new Response(page('DiSxL2x-'))]) {
      const asked = vi.fn(() => {
        const answering = answer()
        answered = answering.catch(() => undefined)
        return answering
      })
      vi.stubGlobal('fetch', asked)
      missPart()
      await answered
      await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce())
      // what is made of it is done before the next thing is asked for
      await new Promise((resolve) => setTimeout(resolve))
    }
    expect(reload).not.toHaveBeenCalled()
  })
})
