import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@undertone/core/errors'
import { type AnalyzeFileOptions, analyzeFile } from '@undertone/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AnalysisResource } from '../../src/contract/analysis.ts'
import { Problem } from '../../src/contract/problem.ts'
import { ask, codeOf, form } from '../support/requests.ts'
import { invented, openTestService, type TestService } from '../support/service.ts'

const BYTES = Buffer.from('sound that the invented engine does not read')
const seen: AnalyzeFileOptions[] = []
let test: TestService

beforeAll(async () => {
  const compute = invented((options, path) => {
    seen.push(options)
    if (options.name === 'no sound $&.wav') return analyzeFile(path, options)
    if (options.name === 'broken.wav') throw new AppError('audio/malformed', 'Broken, as asked.')
    return {}
  })
  test = await openTestService({ compute, config: { maxUploadBytes: 1000 } })
})
afterAll(() => test.close())

function kept(): string[] {
  return readdirSync(join(test.folder, 'recordings'), { recursive: true, encoding: 'utf8' }).filter(name =>
    name.includes('-'),
  )
}

describe('POST /v1/analyses', () => {
  it('takes a recording as a form, says where the analysis is, and gives it there when it is done', async () => {
    const sent = await ask(
      test.app,
      'POST',
      '/v1/analyses',
      form({ file: ['call.wav', BYTES], roles: 'customer,agent' }),
    )
    expect(sent.status).toBe(202)
    const { id, state, options } = AnalysisResource.parse(sent.json())
    expect(['queued', 'running']).toContain(state)
    expect(options).toEqual({ roles: ['customer', 'agent'] })
    expect(sent.headers.location).toBe(`/v1/analyses/${id}`)
    const done = await ask(test.app, 'GET', `/v1/analyses/${id}?wait=30`)
    const resource = AnalysisResource.parse(done.json())
    expect(resource).toMatchObject({ id, state: 'done', progress: 1, name: 'call.wav', error: null })
    expect(resource.analysis?.source.name).toBe('call.wav')
  })

  it('answers with the result at once where it is asked to wait', async () => {
    const done = await ask(test.app, 'POST', '/v1/analyses?wait=30', form({ file: ['call.wav', BYTES] }))
    expect(done.status).toBe(200)
    expect(AnalysisResource.parse(done.json()).analysis?.segments.length).toBeGreaterThan(0)
  })

  it('takes the body as the recording, with the options in the query', async () => {
    const done = await ask(
      test.app,
      'POST',
      '/v1/analyses?wait=30&name=a%20call.wav&tags=vip,%20north&windowSeconds=2.5',
      {
        body: BYTES,
        headers: { 'content-type': 'audio/wav' },
      },
    )
    expect(done.status).toBe(200)
    expect(done.json()).toMatchObject({ name: 'a call.wav', options: { tags: ['vip', 'north'], windowSeconds: 2.5 } })
  })

  it('hands the engine its options and nothing else', async () => {
    const settings = {
      roles: 'customer,agent',
      agentEmotion: 'training',
      baseline: 'running',
      adapt: 'off',
      hopSeconds: '0.5',
    }
    const others = { tags: 'x', retentionDays: '3', notice_given: 'true', priority: '2', name: 'ours.wav' }
    await ask(test.app, 'POST', '/v1/analyses?wait=30', form({ ...settings, file: ['x.wav', BYTES], ...others }))
    const { signal, onProgress, onSegment, ...given } = seen.at(-1) ?? {}
    expect(given).toEqual({
      ...{ name: 'ours.wav', maxSeconds: 86_400, roles: ['customer', 'agent'], agentEmotion: 'training' },
      ...{ baseline: 'running', adapt: 'off', hopSeconds: 0.5 },
    })
  })

  it('tells of a recording that cannot be analysed as its result', async () => {
    const failed = await ask(test.app, 'POST', '/v1/analyses?wait=30', form({ file: ['broken.wav', BYTES] }))
    expect(failed.status).toBe(200)
    const resource = AnalysisResource.parse(failed.json())
    expect(resource).toMatchObject({ state: 'failed', analysis: null, error: { code: 'audio/malformed', status: 422 } })
  })

  it('names in its errors what was sent, not the file that it is kept in', async () => {
    const failed = await ask(test.app, 'POST', '/v1/analyses?wait=30', form({ file: ['no sound $&.wav', BYTES] }))
    const { id, error } = failed.json()
    expect(error?.detail).toMatch(/^Not a known audio format: no sound \$&\.wav\. /)
    expect(failed.text.replace(id, '')).not.toContain(id)
  })

  it.each([
    ['http://169.254.169.254/latest/x.wav'],
    ['http://127.0.0.1/x.wav'],
    ['http://[::ffff:10.0.0.1]/x.wav'],
    ['http://2130706433/x.wav'],
    ['http://0x7f.1/x.wav'],
    ['file:///etc/passwd'],
    ['http://user:secret@example.org/x.wav'],
    ['nothing'],
  ])('refuses the address %s at once', async url => {
    const refused = await ask(test.app, 'POST', '/v1/analyses', { body: { url } })
    expect([refused.status, codeOf(refused)]).toEqual([403, 'url/not-allowed'])
    expect(refused.headers['content-type']).toContain('application/problem+json')
  })

  it.each([
    ['a form without a file', form({ roles: 'customer' }), 400, 'request/invalid'],
    ['a file in another field', form({ audio: ['x.wav', BYTES] }), 400, 'request/invalid'],
    ['an option that there is not', form({ file: ['x.wav', BYTES], rolls: 'customer' }), 400, 'request/invalid'],
    ['a role that there is not', form({ file: ['x.wav', BYTES], roles: 'boss' }), 400, 'request/invalid'],
    ['a number that is none', form({ file: ['x.wav', BYTES], hopSeconds: 'long' }), 400, 'request/invalid'],
    ['a window past its range', form({ file: ['x.wav', BYTES], windowSeconds: '31' }), 400, 'request/invalid'],
    ['a path for a model', form({ file: ['x.wav', BYTES], model: '../../etc/passwd' }), 400, 'request/invalid'],
    ['a model that there is not', form({ file: ['x.wav', BYTES], model: 'nobody' }), 404, 'model/not-found'],
    ['an empty file', form({ file: ['x.wav', Buffer.alloc(0)] }), 422, 'audio/empty'],
    ['a file past the limit', form({ file: ['x.wav', Buffer.alloc(1001)] }), 413, 'request/too-large'],
    ['JSON that is none', { body: '{', headers: { 'content-type': 'application/json' } }, 400, 'request/invalid'],
    ['JSON without an address', { body: {} }, 400, 'request/invalid'],
    [
      'a type that is not taken',
      { body: 'x', headers: { 'content-type': 'text/html' } },
      415,
      'request/unsupported-type',
    ],
    ['no body at all', {}, 415, 'request/unsupported-type'],
  ])('refuses %s, and keeps nothing of it', async (_, request, status, code) => {
    const before = kept()
    const refused = await ask(test.app, 'POST', '/v1/analyses', request)
    expect([refused.status, codeOf(refused)]).toEqual([status, code])
    const problem = Problem.parse(refused.json())
    expect(problem.instance).toMatch(/^[0-9a-f-]{36}$/)
    expect(kept()).toEqual(before)
  })

  it('never uses the name of a file as a path', async () => {
    const hostile = '../../../etc/cron.d/x.sh'
    const done = await ask(test.app, 'POST', '/v1/analyses?wait=30', form({ file: [hostile, BYTES] }))
    const { id, name } = done.json()
    expect(name).toBe('x.sh')
    expect(kept()).toContain(join(id.slice(0, 2), `${id}.sh`))
  })
})

describe('GET /v1/analyses/{id}', () => {
  it('knows nothing of other ids', async () => {
    const missing = await ask(test.app, 'GET', '/v1/analyses/00000000-0000-4000-8000-000000000000')
    expect([missing.status, codeOf(missing)]).toEqual([404, 'analysis/not-found'])
    const invalid = await ask(test.app, 'GET', '/v1/analyses/1')
    expect([invalid.status, codeOf(invalid)]).toEqual([400, 'request/invalid'])
  })
})

describe('GET /v1/analyses/{id}/export', () => {
  it.each([
    ['json', 'application/json', /^\{/],
    ['csv', 'text/csv', /^file,channel,start,end,label/],
    ['vtt', 'text/vtt', /^WEBVTT[\s\S]*-->/],
    ['srt', 'application/x-subrip', /^1\n/],
    ['textgrid', 'text/plain', /^File type = "ooTextFile"/],
    ['rttm', 'text/plain', /^SPEAKER /],
    ['elan', 'text/plain', /\t/],
    ['audacity', 'text/plain', /\t/],
    ['short', 'application/json', /"score"/],
    ['jsonl', 'application/jsonl', /^\{.*\}\n$/],
  ])('gives %s', async (format, type, body) => {
    const done = await ask(test.app, 'POST', '/v1/analyses?wait=30', form({ file: ['müller 1.wav', BYTES] }))
    const { id } = done.json()
    const file = await ask(test.app, 'GET', `/v1/analyses/${id}/export?format=${format}`)
    expect(file.status).toBe(200)
    expect(file.headers['content-type']).toContain(type)
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''m%C3%BCller%201\./)
    expect(file.text).toMatch(body)
  })

  it('says of a failed one that there is no result', async () => {
    const failed = await ask(test.app, 'POST', '/v1/analyses?wait=30', form({ file: ['broken.wav', BYTES] }))
    const refused = await ask(test.app, 'GET', `/v1/analyses/${failed.json().id}/export?format=vtt`)
    expect([refused.status, codeOf(refused)]).toEqual([409, 'analysis/not-done'])
  })
})
