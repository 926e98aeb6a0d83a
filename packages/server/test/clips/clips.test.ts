import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toWav } from '../../../core/src/audio/to-wav.ts'
import { type FileServer, serveFiles } from '../../../core/test/support/file-server.ts'
import { zipBytes } from '../../../core/test/support/zip-bytes.ts'
import type { AnalysisResource } from '../../src/contract/analysis.ts'
import { ClipSets } from '../../src/contract/clips.ts'
import type { Problem } from '../../src/contract/problem.ts'
import { ask, codeOf } from '../support/requests.ts'
import { openTestService, type TestService } from '../support/service.ts'

const ZIP = 'Audio_Speech_Actors_01-24.zip'
const LICENCE = 'CC-BY-NC-SA-4.0'
const sound = toWav({ sampleRate: 48_000, channels: [new Float32Array(4800).fill(0.1)] })
const member = (actor: string, clip: string) => ({ name: `Actor_${actor}/${clip}-${actor}.wav`, content: sound })
const CLIPS = [
  member('08', '03-01-05-02-01-01'),
  member('11', '03-01-04-02-02-01'),
  member('16', '03-01-03-02-01-01'),
  member('19', '03-01-02-01-02-01'),
]
/** Much that is not asked for, in front of what is. */
const OTHERS = Array.from({ length: 40 }, (_, at) => ({
  name: `Actor_01/03-01-01-01-01-01-${String(at).padStart(2, '0')}.wav`,
  content: Uint8Array.from({ length: 65_536 }, (_, byte) => (byte * byte * (at + 7)) >> 3),
  method: 0,
}))

let archive: FileServer
let files: Map<string, Buffer>
let test: TestService
beforeEach(async () => {
  files = new Map([[ZIP, zipBytes([...OTHERS, ...CLIPS])]])
  archive = await serveFiles(files)
  test = await openTestService({ config: { archives: archive.address } })
})
afterEach(async () => {
  await test.close()
  await archive.close()
})

const fetchSet = (licence = LICENCE, name = 'ravdess') =>
  ask(test.app, 'POST', `/v1/clips/${name}`, { body: { licence } })

describe('real acted clips', () => {
  it('say what they are, whose, and under which licence, before anything is fetched', async () => {
    const { items } = ClipSets.parse((await ask(test.app, 'GET', '/v1/clips')).json())
    expect(items).toEqual([
      {
        ...{ name: 'ravdess', licence: LICENCE, commercialUse: false, host: 'zenodo.org' },
        title: 'Ryerson Audio-Visual Database of Emotional Speech and Song',
        page: 'https://zenodo.org/records/1188976',
        labels: ['angry', 'sad', 'happy', 'calm'],
      },
    ])
    expect(archive.requests).toEqual([])
  })

  it('are fetched out of the archive, without the rest of it, and analysed; twice is once', async () => {
    const first = await fetchSet()
    expect(first.status).toBe(202)
    const { items } = first.json<{ items: AnalysisResource[] }>()
    expect(items.map(({ name }) => name)).toEqual([
      'RAVDESS, actor 8, acted angry',
      'RAVDESS, actor 11, acted sad',
      'RAVDESS, actor 16, acted happy',
      'RAVDESS, actor 19, acted calm',
    ])
    expect(items[0]?.options.tags).toEqual(['acted', LICENCE])
    const bytes = archive.requests.map(request => /bytes=(?:(\d+)-(\d+)|-(\d+))$/.exec(request)!)
    const asked = bytes.reduce(
      (sum, [, from, to, tail]) => sum + (tail ? Number(tail) : Number(to) - Number(from) + 1),
      0,
    )
    expect(asked).toBeLessThan(files.get(ZIP)!.length / 2)
    const { id } = items[0]!
    const audio = await test.app.inject({ url: `/v1/analyses/${id}/audio` })
    expect(audio.rawPayload.equals(sound)).toBe(true)
    const again = (await fetchSet()).json<{ items: AnalysisResource[] }>()
    expect(again.items.map(item => item.id)).toEqual(items.map(item => item.id))
  })

  it('are not fetched without the licence being accepted', async () => {
    const refused = await fetchSet('whatever')
    expect([refused.status, codeOf(refused)]).toEqual([403, 'dataset/licence'])
    expect(codeOf(await fetchSet(LICENCE, 'tess'))).toBe('request/not-found')
    expect(archive.requests).toEqual([])
  })

  it('say that the archive cannot be reached, and leave nothing behind', async () => {
    await archive.close()
    const refused = await fetchSet()
    expect([refused.status, codeOf(refused)]).toEqual([502, 'url/unreachable'])
    expect(refused.json<Problem>().detail).toMatch(/cannot be reached from where the service runs.*ECONNREFUSED/)
    const { items } = (await ask(test.app, 'GET', '/v1/analyses')).json<{ items: object[] }>()
    expect(items).toEqual([])
  })

  it('are refused where the archive gives no parts, or lacks one of them', async () => {
    archive.misbehave = (_, response) => {
      response.writeHead(200).end('all of it')
      return true
    }
    expect(codeOf(await fetchSet())).toBe('url/unreachable')
    archive.misbehave = () => false
    files.set(ZIP, zipBytes(CLIPS.slice(1)))
    expect(codeOf(await fetchSet())).toBe('dataset/damaged-archive')
    files.set(ZIP, Buffer.from('no archive at all'))
    expect(codeOf(await fetchSet())).toBe('dataset/damaged-archive')
  })
})

it('what the archive redirects to is held against the guard', async () => {
  archive.misbehave = (_, response) => {
    response.writeHead(302, { location: 'http://10.0.0.1/secret' }).end()
    return true
  }
  expect(codeOf(await fetchSet())).toBe('url/not-allowed')
})
