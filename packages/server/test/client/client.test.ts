import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, type UndertoneClient } from '../../src/client/index.ts'
import { openTestService, type TestService } from '../support/service.ts'

let test: TestService
let client: UndertoneClient

beforeAll(async () => {
  test = await openTestService()
  client = createClient(await test.app.listen({ port: 0 }))
})
afterAll(() => test.close())

describe('the client', () => {
  it('does with the service what the service can', async () => {
    const call = new Blob(['sound'], { type: 'audio/wav' })
    const options = { tags: ['a', 'b'], windowSeconds: 2, notice_given: true }
    const sent = await client.analyze(call, 'call.wav', { options, idempotencyKey: 'one' })
    expect(sent.options).toEqual(options)
    const events: string[] = []
    for await (const { event } of client.events(sent.id)) events.push(event)
    expect(events.slice(-2)).toEqual(['segment', 'done'])
    const done = await client.get(sent.id, { wait: 10 })
    expect(done.analysis?.source.name).toBe('call.wav')
    expect((await client.list({ tags: ['a'], limit: 1 })).items[0]?.id).toBe(sent.id)
    expect((await client.change(sent.id, { name: 'new.wav' })).name).toBe('new.wav')
    expect(await client.export(sent.id, 'vtt')).toMatch(/^WEBVTT/)
    expect(await (await client.audio(sent.id)).text()).toBe('sound')
    await client.correct(sent.id, { channel: 0, start: 0, end: 2, label: 'sad' })
    expect((await client.corrections(sent.id)).items).toHaveLength(1)
    expect((await client.models()).items[0]?.name).toBe('default')
    expect((await client.model('open')).figures?.speakersShared).toBe(false)
    expect((await client.stats({ tag: 'b' })).total.recordings).toBe(1)
    expect(await client.session()).toMatchObject({ open: true })
    expect((await client.signIn('any')).scopes).toContain('admin')
    await client.signOut()
    const { id: keyId, key } = await client.makeKey({ name: 'dialler', scopes: ['write'] })
    expect(key).toMatch(/^ut_/)
    expect((await client.keys()).items).toMatchObject([{ id: keyId, name: 'dialler', scopes: ['write'] }])
    await client.removeKey(keyId)
    expect((await client.keys()).items).toEqual([])
    await client.delete(sent.id)
    await expect(client.get(sent.id)).rejects.toMatchObject({ code: 'analysis/not-found' })
  })

  it('takes no address with a password, and does not say it again', () => {
    expect(() => createClient('http://user:secret@127.0.0.1:1')).toThrow(/^(?!.*secret)Expected the address/)
  })

  it('throws the codes of the service', async () => {
    await expect(client.analyze('http://10.0.0.1/x.wav', 'x')).rejects.toMatchObject({ code: 'url/not-allowed' })
    await expect(client.list({ limit: 1000 })).rejects.toMatchObject({
      code: 'request/invalid',
      details: { status: 400 },
    })
  })
})
