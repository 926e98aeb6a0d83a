import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ModelDetail, ModelSound } from '../../src/contract/overview.ts'
import { ask, codeOf } from '../support/requests.ts'
import { openTestService, type TestService } from '../support/service.ts'

describe('GET /v1/models/:name', () => {
  let test: TestService
  beforeAll(async () => {
    test = await openTestService()
  })
  afterAll(() => test.close())

  it.each(['default', 'open'])(
    'gives the card of %s and what was measured on speakers it had not heard',
    async name => {
      const answer = await ask(test.app, 'GET', `/v1/models/${name}`)
      const { figures, sha256, data, labels, isDefault } = ModelDetail.parse(answer.json())
      expect(isDefault).toBe(name === 'default')
      expect(sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(data.length).toBeGreaterThan(0)
      expect(figures).toMatchObject({ speakersShared: false, labels })
      expect(figures?.confusion.flat().reduce((sum, count) => sum + count)).toBe(figures?.clips)
      expect(Object.keys(figures?.conditions ?? {})).toEqual(['clean', 'mulaw8k', 'white10', 'pink10'])
    },
  )

  it('has its report as a page that runs nothing', async () => {
    const { status, headers, text } = await ask(test.app, 'GET', '/v1/models/default/report')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'unsafe-inline'/)
    expect(text).toContain('default 3')
    expect(text).not.toContain('<script')
  })

  it.each(['default', 'open'])('tells how each label sounds to %s: an average and one clip', async name => {
    const labels = ModelDetail.parse((await ask(test.app, 'GET', `/v1/models/${name}`)).json()).labels
    const sound = ModelSound.parse((await ask(test.app, 'GET', `/v1/models/${name}/sound`)).json())
    expect(Object.keys(sound.labels).sort()).toEqual([...labels].sort())
    for (const { spectrum, example } of Object.values(sound.labels)) {
      expect(spectrum).toHaveLength(sound.bandHz.length)
      expect(Buffer.from(example?.levels ?? '', 'base64').length % sound.bandHz.length).toBe(0)
    }
  })

  it('knows no path: only models that ship', async () => {
    for (const name of ['none', encodeURIComponent('../models/default'), encodeURIComponent('/etc/passwd')])
      expect(codeOf(await ask(test.app, 'GET', `/v1/models/${name}`))).toBe('model/not-found')
  })
})
