import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { download } from '../../src/node/download.ts'
import { createRandom } from '../../src/random.ts'
import { type FileServer, serveFiles, stopAfter } from '../support/file-server.ts'

const random = createRandom(5)
const CONTENT = Buffer.from(Uint8Array.from({ length: 300_000 }, () => 256 * random.uniform()))
const MD5 = createHash('md5').update(CONTENT).digest('hex')
const QUICK = { retryMilliseconds: 1 }

let root: string
let server: FileServer
let files: Map<string, Buffer>

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'undertone-download-'))
  files = new Map([['a.zip', CONTENT]])
  server = await serveFiles(files)
})

afterEach(async () => {
  await server.close()
  await rm(root, { recursive: true, force: true })
})

const path = () => join(root, 'a.zip')
const get = (options: Parameters<typeof download>[2] = {}, name = 'a.zip') =>
  download(server.address + name, path(), { ...QUICK, ...options })
/** Ends the connections when the first bytes have been kept. */
const dropOnce = () => {
  let drops = 1
  return () => {
    if (drops-- > 0) server.drop()
  }
}
const isWhole = async () => Buffer.compare(await readFile(path()), CONTENT) === 0

describe('download', () => {
  test('puts the whole file in its place, nothing beside it, and says how far it is', async () => {
    const seen: [number, number][] = []
    await get({ md5: MD5, bytes: CONTENT.length, onProgress: (done, total) => seen.push([done, total]) })
    expect(await isWhole()).toBe(true)
    expect(await readdir(root)).toEqual(['a.zip'])
    expect(seen.at(-1)).toEqual([CONTENT.length, CONTENT.length])
    expect(seen.every(([done], index) => done > (seen[index - 1]?.[0] ?? 0))).toBe(true)
  })

  test('goes on in the middle after a connection was dropped', async () => {
    let drops = 1
    server.misbehave = (_, response, content) => drops-- > 0 && stopAfter(response, content!, 100_000)
    await get({ md5: MD5, onProgress: dropOnce() })
    expect(await isWhole()).toBe(true)
    expect(server.requests).toHaveLength(2)
    expect(server.requests[1]).toMatch(/^a\.zip bytes=[1-9]\d*-$/)
  })

  test('goes on where another run of the program was stopped', async () => {
    server.misbehave = (_, response, content) => stopAfter(response, content!, 100_000)
    await expect(get({ attempts: 1, onProgress: dropOnce() })).rejects.toMatchObject({ code: 'url/unreachable' })
    const { length } = await readFile(`${path()}.part`)
    expect(length).toBeGreaterThan(0)
    server.misbehave = () => false
    await get({ md5: MD5 })
    expect(await isWhole()).toBe(true)
    expect(server.requests.at(-1)).toBe(`a.zip bytes=${length}-`)
  })

  test('starts anew where the file behind the address has changed, or cannot be said to be the same', async () => {
    server.misbehave = (_, response, content) => stopAfter(response, content!, 100_000)
    await expect(get({ attempts: 1, onProgress: dropOnce() })).rejects.toThrow()
    server.misbehave = () => false
    const other = CONTENT.subarray(1)
    files.set('a.zip', other)
    await get()
    expect(Buffer.compare(await readFile(path()), other)).toBe(0)
    await rm(path())
    await writeFile(`${path()}.part`, 'of unknown origin')
    await get()
    expect(Buffer.compare(await readFile(path()), other)).toBe(0)
    expect(server.requests.at(-1)).toBe('a.zip')
  })

  test('needs no byte more where a process was stopped after the last one', async () => {
    await writeFile(`${path()}.part`, CONTENT)
    await writeFile(`${path()}.part.from`, `${server.address}a.zip\n"${CONTENT.length}"\n`)
    await get({ md5: MD5 })
    expect(await isWhole()).toBe(true)
  })

  test('keeps nothing with a wrong checksum or length, and says both', async () => {
    await expect(get({ md5: '0'.repeat(32) })).rejects.toMatchObject({
      code: 'url/damaged',
      message: expect.stringContaining(MD5),
    })
    await expect(get({ bytes: 7 })).rejects.toMatchObject({ code: 'url/damaged' })
    expect(await readdir(root)).toEqual([])
  })

  test('gives up at once on an address that is not there, and after some attempts on a server in trouble', async () => {
    await expect(get({}, 'b.zip')).rejects.toMatchObject({
      code: 'url/unreachable',
      message: expect.stringContaining('404'),
    })
    expect(server.requests).toHaveLength(1)
    server.misbehave = (_, response) => {
      response.writeHead(503).end()
      return true
    }
    await expect(get({ attempts: 3 })).rejects.toThrow(/it answered 503.*what is there is kept/)
    expect(server.requests).toHaveLength(4)
  })

  test('gives up on a server that says nothing, and on one that is not there', async () => {
    server.misbehave = () => true
    await expect(get({ attempts: 1, silentMilliseconds: 30 })).rejects.toThrow(/said nothing for 0\.03 s/)
    await server.close()
    await expect(get({ attempts: 2 })).rejects.toThrow(/ECONNREFUSED/)
  })

  test('can be cancelled; what is there is gone on with', async () => {
    const controller = new AbortController()
    const running = get({ signal: controller.signal, onProgress: () => controller.abort() })
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    await get({ md5: MD5 })
    expect(await isWhole()).toBe(true)
  })

  test.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
    await symlink('/dev/full', `${path()}.part`)
    await expect(get()).rejects.toMatchObject({
      code: 'file/not-writable',
      message: expect.stringContaining('The disk is full: free some space'),
    })
  })

  test('says that there is too little room before it begins', async () => {
    server.misbehave = (_, response) => {
      response.writeHead(200, { 'content-length': 2 ** 52 }).flushHeaders()
      return true
    }
    await expect(get()).rejects.toThrow(/too full.*expected room for 4503599627370496 bytes more/)
  })
})
