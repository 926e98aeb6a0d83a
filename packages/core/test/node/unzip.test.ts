import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unzip } from '../../src/node/unzip.ts'
import { createRandom } from '../../src/random.ts'
import { type ZipMember, zipBytes } from '../support/zip-bytes.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'undertone-unzip-'))
})

afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

const random = createRandom(1)
const LONG = Uint8Array.from({ length: 200_000 }, (_, index) => (index % 7) + Math.floor(3 * random.uniform()))
const SHORT = Buffer.from('short')

async function archive(bytes: Uint8Array): Promise<string> {
  await writeFile(join(root, 'a.zip'), bytes)
  return join(root, 'a.zip')
}

const out = () => join(root, 'out')
const left = async () => (existsSync(out()) ? (await readdir(out(), { recursive: true })).sort() : [])

describe('unzip', () => {
  test('gives back deflated, stored and empty files, in folders, after a comment too', async () => {
    const members = [
      { name: 'Actor_01/', content: Buffer.alloc(0), method: 0 },
      { name: 'Actor_01/long.wav', content: LONG },
      { name: 'Actor_01/ä.wav', content: SHORT, method: 0 },
      { name: 'empty.wav', content: Buffer.alloc(0) },
    ]
    const names = await unzip(await archive(zipBytes(members, 'made by hand')), out())
    expect(names).toEqual(['Actor_01/long.wav', 'Actor_01/ä.wav', 'empty.wav'])
    for (const { name, content } of members.slice(1))
      expect(Buffer.compare(await readFile(join(out(), name)), Buffer.from(content))).toBe(0)
  })

  test('passes over what is not wanted', async () => {
    const members = [
      { name: 'a.wav', content: SHORT },
      { name: 'readme.txt', content: SHORT },
    ]
    await unzip(await archive(zipBytes(members)), out(), { wanted: name => name.endsWith('.wav') })
    expect(await left()).toEqual(['a.wav'])
  })

  const good = { name: 'good.wav', content: SHORT }
  test.each<[string, ZipMember, RegExp]>([
    ['a name above the folder', { name: '../../evil.wav', content: SHORT }, /leads out of the folder/],
    ['a name above it in other slashes', { name: 'a\\..\\..\\evil.wav', content: SHORT }, /leads out of the folder/],
    ['a name from the root', { name: '/tmp/evil.wav', content: SHORT }, /leads out of the folder/],
    ['a name on a drive', { name: 'C:evil.wav', content: SHORT }, /leads out of the folder/],
    ['a name twice', { name: 'good.wav', content: SHORT }, /twice/],
    ['an encrypted file', { name: 'x.wav', content: SHORT, flags: 1 }, /encrypted/],
    ['a method that is not known', { name: 'x.wav', content: SHORT, method: 12 }, /method 12/],
    ['more bytes than it may unpack', { name: 'x.wav', content: SHORT, statedSize: 5_000_000 }, /at most 4000000/],
  ])('with %s is refused before anything is written', async (_, member, message) => {
    const path = await archive(zipBytes([good, member]))
    await expect(unzip(path, out(), { maxBytes: 4_000_000 })).rejects.toThrow(message)
    expect(await left()).toEqual([])
    expect(existsSync(join(root, 'evil.wav'))).toBe(false)
  })

  test.each<[string, ZipMember, RegExp]>([
    ['grows beyond what it states', { name: 'x.wav', content: new Uint8Array(5_000_000), statedSize: 1000 }, /longer/],
    ['is shorter than it states', { name: 'x.wav', content: SHORT, statedSize: 6 }, /expected 6 bytes/],
    ['has another checksum', { name: 'x.wav', content: SHORT, statedCrc: 7 }, /CRC-32/],
  ])('a file that %s is not left there', async (_, member, message) => {
    await expect(unzip(await archive(zipBytes([good, member])), out())).rejects.toThrow(message)
    expect(await left()).toEqual(['good.wav'])
  })

  test('cut short anywhere, or with any byte broken, is refused with its code or gives the right files', async () => {
    const whole = zipBytes([good, { name: 'long.wav', content: LONG.slice(0, 2000) }])
    const code = (bytes: Uint8Array) =>
      archive(bytes)
        .then(path => unzip(path, out()))
        .then(
          () => 'fine',
          (error: unknown) => (error instanceof Error && 'code' in error ? error.code : String(error)),
        )
    for (let length = 0; length < whole.length; length += 41)
      expect(await code(whole.subarray(0, length))).toBe('dataset/damaged-archive')
    for (let at = 0; at < whole.length; at += 29) {
      const broken = Buffer.from(whole)
      broken[at]! ^= 0x55
      expect(['fine', 'dataset/damaged-archive', 'file/not-writable']).toContain(await code(broken))
    }
  })

  test('says where nothing may be written', async () => {
    await writeFile(out(), 'a file where a folder should be')
    const running = unzip(await archive(zipBytes([good])), out())
    await expect(running).rejects.toMatchObject({ code: 'file/not-writable' })
  })

  test('can be cancelled between files', async () => {
    const controller = new AbortController()
    const path = await archive(zipBytes([good, { name: 'b.wav', content: SHORT }]))
    const running = unzip(path, out(), { signal: controller.signal, onProgress: () => controller.abort() })
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })
})
