import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readAudio } from '../../src/node/read-audio.ts'

const DATA = new URL('../../../../../shared/data/', import.meta.url)

/** One voice of a corpus and its clips. */
export interface Voice {
  /** `ravdess/03`, `emodb/08`, `tess/OAF`. */
  readonly name: string
  readonly files: readonly URL[]
}

/** Whether the recordings are on this machine; tests that need them say `skipped: no data` where they are not. */
export function hasSpeechClips(): boolean {
  return existsSync(new URL('ravdess/Actor_01', DATA))
}

async function flacFiles(folder: string): Promise<URL[]> {
  const names = await readdir(new URL(folder, DATA), { recursive: true })
  return names
    .filter(name => name.endsWith('.flac'))
    .sort()
    .map(name => new URL(`${folder}/${name}`, DATA))
}

/** The voices of `ravdess` (20), `emodb` (8) or `tess` (2), in the order of their names. */
export async function voicesOf(corpus: 'ravdess' | 'emodb' | 'tess'): Promise<Voice[]> {
  const voices = new Map<string, URL[]>()
  for (const file of await flacFiles(corpus)) {
    const name = file.pathname.split('/').at(-1)!
    const speaker = { ravdess: () => name.slice(-7, -5), emodb: () => name.slice(0, 2), tess: () => name.slice(0, 3) }[
      corpus
    ]()
    voices.set(speaker, [...(voices.get(speaker) ?? []), file])
  }
  return [...voices]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([speaker, files]) => ({ name: `${corpus}/${speaker}`, files }))
}

/** The clips of a voice, mono at 16 kHz; every `step`-th of them. */
export async function readClips(voice: Voice, step = 1): Promise<Float32Array[]> {
  const clips: Float32Array[] = []
  for (let index = 0; index < voice.files.length; index += step) {
    const { channels } = await readAudio(fileURLToPath(voice.files[index]!))
    clips.push(channels[0]!)
  }
  return clips
}
