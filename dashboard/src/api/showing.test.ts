import { afterEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { changePassword } from './session'
import { Problem } from './problem'
import { question } from './showing'
import { ownTokens } from './tokens'

const refused = () => Response.json({ code: 'reauthentication_required', detail: 'Show it.' }, { status: 403 })

const ASKED = ['/api/v1/me/tokens', '/api/v1/me/password']

/** Answers one request after the other, and keeps what was sent; what earlier tests of the page still ask for is no part of it. */
function serve(...answers: Response[]): { path: string; body: string }[] {
  const sent: { path: string; body: string }[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname
    if (!ASKED.includes(path)) return new Response(null, { status: 500 })
    sent.push({ path, body: await request.text() })
    return answers.shift() ?? new Response(null, { status: 500 })
  })
  return sent
}

/** The question is there once the refusal was read. */
async function asked(): Promise<(shown: boolean) => void> {
  await vi.waitFor(() => expect(question.value).not.toBeNull())
  return question.value as (shown: boolean) => void
}

afterEach(() => {
  question.value?.(false)
  vi.unstubAllGlobals()
})

it('repeats what was refused, as it was, once it was shown', async () => {
  const sent = serve(refused(), Response.json({ token: 's' }, { status: 201 }))
  const made = ownTokens.make({ name: 'Script' })
  ;(await asked())(true)
  expect(await made).toEqual({ token: 's' })
  expect(sent).toHaveLength(2)
  expect(sent[1]).toEqual(sent[0])
  expect(sent[1]?.body).toBe('{"name":"Script"}')
})

it('says that it was refused to whoever does not show it', async () => {
  const sent = serve(refused())
  const made = ownTokens.make({ name: 'Script' }).catch((error: unknown) => error)
  ;(await asked())(false)
  const problem = (await made) as Problem
  expect(problem.code).toBe('reauthentication_required')
  expect(sent).toHaveLength(1)
})

it('asks once for what is refused at once', async () => {
  serve(refused(), refused(), Response.json({ token: 'a' }), Response.json({ token: 'b' }))
  const both = Promise.all([ownTokens.make({ name: 'A' }), ownTokens.make({ name: 'B' })])
  const answer = await asked()
  await nextTick()
  answer(true)
  expect(await both).toHaveLength(2)
  expect(question.value).toBeNull()
})

it('does not ask about what is forbidden for another reason', async () => {
  const sent = serve(Response.json({ code: 'forbidden', detail: 'No.' }, { status: 403 }))
  await expect(changePassword({ current_password: 'a', new_password: 'b', revoke_tokens: true })).rejects.toMatchObject({ code: 'forbidden' })
  expect(sent).toHaveLength(1)
  expect(question.value).toBeNull()
})
