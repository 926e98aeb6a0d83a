import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { SILENCE_DB, toDecibels } from '../audio/level.ts'
import { AppError, throwIfCancelled, type WorkOptions } from '../errors.ts'
import type { ListedClip } from '../train/dataset.ts'
import {
  type ClipMeasures,
  type DatasetInspection,
  type MeasuredClip,
  summariseDataset,
} from '../train/dataset-inspection.ts'
import type { RecogniseOptions } from '../train/recognise-dataset.ts'
import { loadDataset } from './load-dataset.ts'
import { openAudio } from './open-audio.ts'

/**
 * Counts what a folder of clips holds, and decodes every clip to see whether it can be read, how loud it is, and whether
 * its sound is there twice.
 *
 * @throws AppError as `loadDataset`, and `cancelled`
 */
export async function inspectDataset(
  folder: string,
  { signal, onProgress, ...options }: RecogniseOptions & WorkOptions = {},
): Promise<DatasetInspection> {
  const dataset = await loadDataset(folder, options)
  const measured: MeasuredClip[] = []
  for (const clip of dataset.clips) {
    throwIfCancelled(signal)
    try {
      measured.push({ clip, measures: await measure(join(folder, clip.path), clip) })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      measured.push({ clip, code: error.code, message: error.message })
    }
    onProgress?.(measured.length, dataset.clips.length)
  }
  return summariseDataset(dataset, measured)
}

async function measure(file: string, { cut, channel }: ListedClip): Promise<ClipMeasures> {
  const stream = await openAudio(file)
  const { sampleRate, channelCount } = stream.info
  const first = cut ? Math.round(cut.start * sampleRate) : 0
  const end = cut ? Math.round(cut.end * sampleRate) : Number.POSITIVE_INFINITY
  // A hash for each channel, since decoders cut the pieces differently.
  const hashes = Array.from({ length: channel === undefined ? channelCount : 1 }, () => createHash('sha256'))
  let at = 0
  let count = 0
  let energy = 0
  try {
    for await (const piece of stream) {
      const channels = channel === undefined ? piece.channels : piece.channels.slice(channel, channel + 1)
      for (const [index, samples] of channels.entries()) {
        const part = samples.subarray(Math.max(0, first - at), Math.max(0, end - at))
        hashes[index]?.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
        for (let i = 0; i < part.length; i++) energy += part[i]! * part[i]!
        count += part.length
      }
      at += piece.channels[0]?.length ?? 0
      if (at >= end) break
    }
  } finally {
    await stream.close()
  }
  if (count === 0)
    throw new AppError('audio/empty', 'The clip has no samples: its cut or its channel lies outside of its file.')
  const sound = [sampleRate, ...hashes.map(hash => hash.digest('hex'))].join()
  return {
    seconds: count / hashes.length / sampleRate,
    sampleRate,
    channels: channelCount,
    levelDb: energy > 0 ? toDecibels(Math.sqrt(energy / count)) : SILENCE_DB,
    sound,
  }
}
