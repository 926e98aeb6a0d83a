import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { ARCHIVED } from '@undertone/core/node/train'
import { describe, expect, it, onTestFinished } from 'vitest'
import { toWav } from '../../../core/src/audio/to-wav.ts'
import { zipBytes } from '../../../core/test/support/zip-bytes.ts'
import { buildProgram } from '../../src/program.ts'
import { failuresOf, runUndertone, temporaryFolder } from '../support/run-undertone.ts'

/** A server that answers each path with what `files` has, else with 404. */
async function serve(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const server = createServer((request, response) => {
    const content = files[request.url ?? '']
    response.writeHead(content ? 200 : 404).end(content)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** As many files with names of EmoDB as it has. */
function emodbNames(): string[] {
  const speakers = ['03', '08', '09', '10', '11', '12', '13', '14', '15', '16']
  const names = speakers.flatMap(speaker =>
    ['a01', 'a02', 'a04', 'a05', 'a07', 'b01', 'b02', 'b03'].flatMap(text =>
      [...'WLEAFTN'].map(emotion => `wav/${speaker}${text}${emotion}a.wav`),
    ),
  )
  return names.slice(0, 535)
}

describe('undertone dataset inspect', () => {
  it('writes a page beside what it prints; labels can be merged and chosen', async () => {
    const folder = temporaryFolder()
    const sound = (seed: number) =>
      toWav({ channels: [Float32Array.from({ length: 800 }, (_, i) => Math.sin(i * seed))], sampleRate: 8000 })
    for (const [index, path] of ['joy/ann_1.wav', 'sad/ann_2.wav', 'sad/bob_1.wav', 'excited/bob_2.wav'].entries()) {
      mkdirSync(join(folder, 'clips', path, '..'), { recursive: true })
      writeFileSync(join(folder, 'clips', path), sound(index + 1))
    }
    const html = join(folder, 'page.html')
    const run = await runUndertone([
      ...['dataset', 'inspect', join(folder, 'clips'), '--speaker-from', '(ann|bob)', '--html', html],
      ...['--merge', 'excited=happy', '--labels', 'happy,sad'],
    ])
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/labels: happy 2, sad 2\nspeakers \(2\): own\/bob 2, own\/ann 2\n/)
    expect(run.stdout).toMatch(/1 excited counted as happy\./)
    expect(readFileSync(html, 'utf8')).toMatch(/4 clips of 2 speakers with 2 labels/)
  })

  it('refuses what is no pair of labels', async () => {
    const run = await runUndertone(['dataset', 'inspect', '.', '--merge', 'excited', '--json'])
    expect([run.code, failuresOf(run)[0]?.code]).toEqual([2, 'usage/invalid-option'])
  })
})

describe('undertone dataset get', () => {
  it('offers the corpora that core has addresses of', () => {
    const dataset = buildProgram().commands.find(command => command.name() === 'dataset')
    const get = dataset?.commands.find(command => command.name() === 'get')
    expect(get?.registeredArguments[0]?.argChoices).toEqual([...ARCHIVED])
  })

  it('shows the licence first and fetches nothing where nobody can accept it', async () => {
    const out = join(temporaryFolder(), 'RAVDESS')
    const run = await runUndertone(['dataset', 'get', 'ravdess', '--out', out])
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/licence: CC-BY-NC-SA-4\.0 \(research use only\)/)
    expect(run.stderr).toMatch(/error dataset\/licence: .*--accept-licence/)
  })

  it('fetches, unpacks and counts a corpus, and says so; a second time it is there', async () => {
    const zip = zipBytes(emodbNames().map(name => ({ name, content: Buffer.from(name) })))
    const from = await serve({ '/copies/download.zip': zip })
    const out = join(temporaryFolder(), 'EmoDB')
    const get = (...more: string[]) =>
      runUndertone(['dataset', 'get', 'emodb', '--out', out, '--from', `${from}/copies`, '--accept-licence', ...more])
    const first = await get()
    expect([first.code, first.stdout]).toEqual([0, `535 recordings of emodb in ${out}\n`])
    const second = await get('--json')
    expect(JSON.parse(second.stdout)).toEqual({
      ...{ corpus: 'emodb', folder: out, clips: 535, licence: 'CC0-1.0', wasThere: true },
    })
    const inspected = await runUndertone(['dataset', 'inspect', out, '--json'])
    expect(JSON.parse(inspected.stdout)).toMatchObject({ corpus: { name: 'emodb' }, clips: 535 })
  })

  it('refuses what is not what the archive publishes, and an address that is not there', async () => {
    const from = await serve({ '/Audio_Speech_Actors_01-24.zip': Buffer.from('something else') })
    const get = (base: string) =>
      runUndertone(
        ['dataset', 'get', 'ravdess', '--out', temporaryFolder(), '--from', base, '--accept-licence', '--json'].concat(
          '--quiet',
        ),
      )
    const codes = []
    for (const base of [from, `${from}/nowhere/`, 'ftp://x']) codes.push(failuresOf(await get(base))[0]?.code)
    expect(codes).toEqual(['url/damaged', 'url/unreachable', 'usage/invalid-option'])
  })
})
