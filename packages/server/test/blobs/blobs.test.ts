import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Blobs } from '../../src/blobs/blobs.ts'
import { openBlobs } from '../../src/blobs/open-blobs.ts'
import { parseConfig } from '../../src/config.ts'
import { ask, form } from '../support/requests.ts'
import { startS3, type TestS3 } from '../support/s3.ts'
import { emptyDataFolder, openTestService } from '../support/service.ts'

let s3: TestS3
let folder: string
beforeAll(async () => {
  s3 = await startS3()
  folder = await emptyDataFolder()
})
afterAll(async () => {
  await s3.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Bytes that differ everywhere. */
function bytesOf(length: number): Buffer {
  return Buffer.from(
    Uint32Array.from({ length: Math.ceil(length / 4) }, (_, i) => Math.imul(i, 2654435761)).buffer,
  ).subarray(0, length)
}

/** In chunks as a network gives them. */
function* chunks(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 700_001) yield bytes.subarray(at, at + 700_001)
}

const MEGABYTE = 2 ** 20

describe.each(['a folder', 'a bucket'])('recordings in %s', kind => {
  let blobs: Blobs
  beforeAll(async () => {
    const bucket = kind === 'a bucket' ? { blobs: s3.address } : {}
    blobs = await openBlobs(parseConfig({ dataFolder: folder, ...bucket }))
  })
  afterAll(() => blobs.close())

  // Within a part, of exactly one, of exactly two, of two and a bit.
  it.each([0, 5, 8 * MEGABYTE, 16 * MEGABYTE, 17 * MEGABYTE + 3])('are what was sent, of %i bytes', async length => {
    const bytes = bytesOf(length)
    const key = `sent-${length}.wav`
    expect(await blobs.write(key, chunks(bytes), 2 ** 30)).toEqual({
      bytes: length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
    expect([await blobs.has(key), await blobs.size(key)]).toEqual([true, length])
    expect((await buffer(await blobs.read(key))).equals(bytes)).toBe(true)
    const file = await blobs.borrow(key)
    expect(readFileSync(file.path).equals(bytes)).toBe(true)
    await file.close()
  })

  it('are read in ranges of which both ends count', async () => {
    await blobs.write('ranges', [Buffer.from('0123456789')], 100)
    const part = async (range: { start?: number; end?: number }) =>
      String(await buffer(await blobs.read('ranges', range)))
    expect([await part({ start: 2, end: 4 }), await part({ start: 9 }), await part({ end: 1 })]).toEqual([
      '234',
      '9',
      '01',
    ])
  })

  it('are not there when they are too large or their sender went away, however far they came', async () => {
    for (const length of [100, 9 * MEGABYTE]) {
      const tooLarge = blobs.write('too-large', chunks(bytesOf(length)), length - 1)
      await expect(tooLarge).rejects.toMatchObject({ code: 'request/too-large' })
      const cut = (function* () {
        yield* chunks(bytesOf(length))
        throw new Error('gone')
      })()
      await expect(blobs.write('too-large', cut, 2 ** 30)).rejects.toThrow('gone')
      expect(await blobs.has('too-large')).toBe(false)
    }
  })

  it('take the place of what was there, are listed and are removed', async () => {
    await blobs.write('1234-same', [Buffer.from('first')], 100)
    await blobs.write('1234-same', [Buffer.from('second')], 100)
    expect(String(await buffer(await blobs.read('1234-same')))).toBe('second')
    const listed = []
    for await (const key of blobs.keys()) listed.push(key)
    expect(listed).toContain('1234-same')
    await blobs.remove('1234-same')
    await blobs.remove('1234-same')
    expect(await blobs.has('1234-same')).toBe(false)
  })

  it.each(['../x', 'a/b/c', 'ABCD', '', 'xxxxx\0'])('have keys of ours alone, not %o', async key => {
    await expect(blobs.write(key, [Buffer.from('x')], 100)).rejects.toThrow('Invalid key')
  })
})

it('a service keeps recordings and pictures in a bucket, plays them in ranges, and deletes them there', async () => {
  const test = await openTestService({ config: { blobs: s3.address } })
  onTestFinished(() => test.close())
  const sent = await ask(test.app, 'POST', '/v1/analyses?wait=30', form({ file: ['a.wav', Buffer.from('0123456789')] }))
  expect(sent.json()).toMatchObject({ state: 'done' })
  const at = `/v1/analyses/${sent.json().id}`
  const part = await ask(test.app, 'GET', `${at}/audio`, { headers: { range: 'bytes=3-5' } })
  expect([part.status, part.text, part.headers['content-range']]).toEqual([206, '345', 'bytes 3-5/10'])
  const key = `${sent.json().id}.wav`
  expect(await test.service.blobs.has(key)).toBe(true)
  expect((await ask(test.app, 'DELETE', at)).status).toBe(204)
  expect(await test.service.blobs.has(key)).toBe(false)
})

it('a bucket that is not there is said to be so', async () => {
  const blobs = s3.address.replace('calls', 'nowhere')
  const opening = openBlobs(parseConfig({ dataFolder: folder, blobs }))
  await expect(opening).rejects.toMatchObject({ code: 'service/unavailable' })
  for (const wrong of ['s3://', 'http://x/y', 's3://UPPER/x', 'file:///x'])
    expect(() => parseConfig({ dataFolder: folder, blobs: wrong })).toThrow('expected s3://bucket')
})
