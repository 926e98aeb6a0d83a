import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ARCHIVED, ARCHIVES } from '../../src/node/archives.ts'
import { type GetCorpusOptions, getCorpus, mirrored } from '../../src/node/get-corpus.ts'
import { type FileServer, serveFiles, stopAfter } from '../support/file-server.ts'
import { zipBytes } from '../support/zip-bytes.ts'

let root: string
let server: FileServer
let files: Map<string, Buffer>

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'undertone-get-'))
  files = new Map()
  server = await serveFiles(files)
})

afterEach(async () => {
  await server.close()
  await rm(root, { recursive: true, force: true })
})

const md5Of = (content: Buffer) => createHash('md5').update(content).digest('hex')
const folder = () => join(root, 'corpus')
const get = (name: (typeof ARCHIVED)[number], options: GetCorpusOptions) =>
  getCorpus(name, folder(), { retryMilliseconds: 1, ...options })

describe('a corpus that is published as a zip archive', () => {
  const members = ['03a01Fa', '03a01Nc', '16b10Wb'].map(stem => ({
    name: `wav/${stem}.wav`,
    content: Buffer.from(`sound of ${stem}`),
  }))
  const zip = zipBytes([...members, { name: 'erkennung.txt', content: Buffer.from('judgements') }])
  const archive = (md5?: string) => ({
    page: 'the page of the archive',
    zips: [{ address: `${server.address}emodb.zip`, name: 'emodb.zip', ...(md5 && { md5 }) }],
    clips: 3,
  })

  test('is downloaded, checked, unpacked, counted, and not fetched a second time', async () => {
    files.set('emodb.zip', zip)
    const steps: string[] = []
    const options = { archive: archive(md5Of(zip)), onStep: (unit: string) => void steps.push(unit) }
    expect(await get('emodb', options)).toEqual({ folder: folder(), clips: 3, wasThere: false })
    expect(steps).toEqual(['bytes', 'files'])
    expect((await readdir(folder(), { recursive: true })).sort()).toEqual(['wav', ...members.map(({ name }) => name)])
    expect(await readFile(join(folder(), 'wav/16b10Wb.wav'), 'utf8')).toBe('sound of 16b10Wb')
    expect(await get('emodb', options)).toMatchObject({ clips: 3, wasThere: true })
    expect(server.requests).toHaveLength(1)
  })

  test('goes on after a drop in the middle', async () => {
    files.set('emodb.zip', zip)
    let answers = 0
    server.misbehave = (_, response, content) => answers++ === 0 && stopAfter(response, content!, 200)
    let drops = 1
    const onProgress = () => {
      if (drops-- > 0) server.drop()
    }
    expect(await get('emodb', { archive: archive(md5Of(zip)), onProgress })).toMatchObject({ clips: 3 })
    expect(server.requests[1]).toBe('emodb.zip bytes=200-')
  })

  test('is refused with a wrong checksum, with too few recordings, and where it is no archive', async () => {
    files.set('emodb.zip', zip)
    await expect(get('emodb', { archive: archive(md5Of(Buffer.from('other'))) })).rejects.toMatchObject({
      code: 'url/damaged',
    })
    await expect(get('emodb', { archive: { ...archive(), clips: 4 } })).rejects.toThrow(
      /Expected 4 recordings of emodb.*found 3/,
    )
    files.set('emodb.zip', Buffer.from('<html>moved</html>'))
    await rm(folder(), { recursive: true, force: true })
    await expect(get('emodb', { archive: archive() })).rejects.toMatchObject({ code: 'dataset/damaged-archive' })
    // What could not be unpacked is not kept: the next run downloads it anew.
    files.set('emodb.zip', zip)
    expect(await get('emodb', { archive: archive() })).toMatchObject({ clips: 3, wasThere: false })
  })
})

describe('a corpus that is published file by file', () => {
  const names = ['OAF_back_angry.wav', 'OA_bite_neutral.wav', 'YAF_dog_ps.wav']
  const listing = (change: (file: Record<string, unknown>) => Record<string, unknown> = file => file) =>
    Buffer.from(
      JSON.stringify({
        status: 'OK',
        data: {
          latestVersion: {
            files: [...names, 'readme.txt', '../evil_back_sad.wav'].map((filename, id) => ({
              dataFile: change({ id, filename, filesize: filename.length, md5: md5Of(Buffer.from(filename)) }),
            })),
          },
        },
      }),
    )
  const archive = () => ({
    page: 'the page of the archive',
    listing: `${server.address}list`,
    files: `${server.address}file/`,
    clips: 3,
  })
  const offer = () => {
    for (const [id, name] of names.entries()) files.set(`file/${id}`, Buffer.from(name))
  }

  test('is fetched recording by recording, each checked; only what lacks is fetched again', async () => {
    files.set('list', listing())
    offer()
    expect(await get('tess', { archive: archive() })).toMatchObject({ clips: 3, wasThere: false })
    expect((await readdir(folder())).sort()).toEqual(names.toSorted())
    await rm(join(folder(), names[0]!))
    await writeFile(join(folder(), names[1]!), 'damaged')
    server.requests.length = 0
    // A damaged file still counts as there by its name, so one must lack for the others to be looked at.
    expect(await get('tess', { archive: archive() })).toMatchObject({ clips: 3 })
    expect(server.requests.toSorted()).toEqual(['file/0', 'file/1', 'list'])
    expect(await readFile(join(folder(), names[1]!), 'utf8')).toBe(names[1])
  })

  test('keeps what it has where one recording fails, and takes checksums in their newer form', async () => {
    files.set(
      'list',
      listing(({ md5, ...file }) => ({ ...file, checksum: { type: 'MD5', value: md5 } })),
    )
    offer()
    files.set('file/2', Buffer.from('YAF_dog_ps.waw'))
    await expect(get('tess', { archive: archive() })).rejects.toMatchObject({ code: 'url/damaged' })
    offer()
    server.requests.length = 0
    expect(await get('tess', { archive: archive() })).toMatchObject({ clips: 3 })
    expect(server.requests.toSorted()).toEqual(['file/2', 'list'])
  })

  test('is refused where the list is none', async () => {
    files.set('list', Buffer.from('<html>'))
    await expect(get('tess', { archive: archive() })).rejects.toThrow(/Expected a list of files/)
  })
})

describe('the table of archives', () => {
  test('has each corpus once, with all its recordings', () => {
    expect(ARCHIVED.map(name => ARCHIVES[name].clips)).toEqual([1440, 535, 2800])
  })

  test('can be pointed at a copy of the same files', () => {
    const base = 'http://mirror.example/corpora/'
    expect(mirrored(ARCHIVES.ravdess, base).zips).toMatchObject([
      { address: `${base}Audio_Speech_Actors_01-24.zip`, md5: 'bc696df654c87fed845eb13823edef8a' },
    ])
    expect(mirrored(ARCHIVES.tess, 'http://mirror.example/')).toMatchObject({
      listing: 'http://mirror.example/api/datasets/:persistentId/?persistentId=doi:10.5683/SP2/E8H2MF',
      files: 'http://mirror.example/api/access/datafile/',
    })
  })
})
