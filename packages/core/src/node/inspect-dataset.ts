import { join } from 'node:path'
import { durationOf } from '../audio/audio.ts'
import { AppError, throwIfCancelled, type WorkOptions } from '../errors.ts'
import type { CorpusFacts } from '../train/dataset.ts'
import type { RecogniseOptions } from '../train/recognise-dataset.ts'
import { sha256OfFile } from './files.ts'
import { loadDataset } from './load-dataset.ts'
import { openAudio } from './open-audio.ts'

/** What a folder of clips holds, as JSON. */
export interface DatasetInspection {
  readonly corpus: CorpusFacts
  readonly clips: number
  /** Clips by label; those without are counted in `withoutLabel`. */
  readonly labels: Readonly<Record<string, number>>
  readonly speakers: Readonly<Record<string, number>>
  readonly withoutLabel: number
  readonly withoutSpeaker: number
  readonly seconds: { readonly total: number; readonly least: number; readonly median: number; readonly most: number }
  /** Clips by their files' rate, Hz. */
  readonly sampleRates: Readonly<Record<string, number>>
  /** Clips by their files' number of channels. */
  readonly channels: Readonly<Record<string, number>>
  /** Clips whose file and cut another clip has too. */
  readonly duplicates: readonly string[]
  readonly unreadable: readonly { readonly clip: string; readonly code: string; readonly message: string }[]
  readonly notes: readonly string[]
}

/**
 * Counts what a folder of clips holds, and opens every file to see whether it can be read.
 *
 * @throws AppError as `loadDataset`, and `cancelled`
 */
export async function inspectDataset(
  folder: string,
  { signal, onProgress, ...options }: Omit<RecogniseOptions, 'manifest'> & WorkOptions = {},
): Promise<DatasetInspection> {
  const { corpus, clips, notes } = await loadDataset(folder, options)
  const seconds: number[] = []
  const sampleRates: number[] = []
  const channels: number[] = []
  const duplicates: string[] = []
  const unreadable: { clip: string; code: string; message: string }[] = []
  const seen = new Set<string>()
  for (const [index, { id, path, cut, channel }] of clips.entries()) {
    throwIfCancelled(signal)
    onProgress?.(index, clips.length)
    try {
      const file = join(folder, path)
      const facts = await factsOf(file)
      seconds.push(cut ? cut.end - cut.start : facts.seconds)
      sampleRates.push(facts.sampleRate)
      channels.push(facts.channels)
      const key = [await sha256OfFile(file), cut?.start, cut?.end, channel].join()
      if (seen.has(key)) duplicates.push(id)
      seen.add(key)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      unreadable.push({ clip: id, code: error.code, message: error.message })
    }
  }
  seconds.sort((a, b) => a - b)
  const stereo = channels.filter(count => count > 1).length
  return {
    corpus,
    clips: clips.length,
    labels: countBy(clips.flatMap(({ label }) => (label === '' ? [] : label))),
    speakers: countBy(clips.flatMap(({ speaker }) => (speaker === '' ? [] : speaker))),
    withoutLabel: clips.filter(({ label }) => label === '').length,
    withoutSpeaker: clips.filter(({ speaker }) => speaker === '').length,
    seconds: {
      total: seconds.reduce((sum, value) => sum + value, 0),
      least: seconds[0] ?? 0,
      median: seconds[Math.floor(seconds.length / 2)] ?? 0,
      most: seconds.at(-1) ?? 0,
    },
    sampleRates: countBy(sampleRates),
    channels: countBy(channels),
    duplicates,
    unreadable,
    notes:
      stereo === 0
        ? notes
        : [
            ...notes,
            `${stereo} clips have several channels: training takes their mean unless the manifest names a channel.`,
          ],
  }
}

async function factsOf(file: string): Promise<{ seconds: number; sampleRate: number; channels: number }> {
  const stream = await openAudio(file)
  const { sampleRate, channelCount, durationSeconds } = stream.info
  let seconds = durationSeconds ?? 0
  try {
    if (durationSeconds === undefined) for await (const piece of stream) seconds += durationOf(piece)
  } finally {
    await stream.close()
  }
  return { seconds, sampleRate, channels: channelCount }
}

function countBy(values: readonly (string | number)[]): Record<string, number> {
  const counts = new Map<string | number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return Object.fromEntries(counts)
}
