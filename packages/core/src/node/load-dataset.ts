import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { emodb, emodb2s } from '../train/corpora/emodb.ts'
import type { Dataset } from '../train/dataset.ts'
import { isLabelFile, type RecogniseOptions, recogniseDataset } from '../train/recognise-dataset.ts'
import type { PlacedClip } from './extract-features.ts'
import { checkFolder, isNamedAsRecording, listFiles } from './files.ts'
import { openAudio } from './open-audio.ts'

/** A dataset and the folder that its paths start from. */
export interface LoadedDataset extends Dataset {
  readonly folder: string
}

/**
 * The clips of a folder: what its `manifest.csv` lists, or what its recordings' names, label files and folders say. No
 * recording is decoded.
 *
 * @throws AppError `file/not-found`, `file/not-readable`, and as {@link recogniseDataset}
 */
export async function loadDataset(folder: string, options: RecogniseOptions = {}): Promise<LoadedDataset> {
  await checkFolder(folder)
  const files = await listFiles(folder)
  const recordings = files.filter(isNamedAsRecording)
  const texts = new Map<string, string>()
  for (const path of files.filter(isLabelFile)) texts.set(path, await readText(join(folder, path)))
  const dataset = recogniseDataset(recordings, texts, options)
  if (dataset.corpus.name !== emodb.name || options.corpus !== undefined || texts.has('manifest.csv'))
    return { ...dataset, folder }
  if (!(await areAllTwoSeconds(dataset, folder))) return { ...dataset, folder }
  const copy = recogniseDataset(recordings, texts, { ...options, corpus: emodb2s.name })
  const note = `Taken for ${emodb2s.name}, since the clips that were looked at are 2.00 s long to the sample; --corpus ${emodb.name} says otherwise.`
  return { ...copy, notes: [...copy.notes, note], folder }
}

/** Every clip with its folder. */
export function placedClips(datasets: readonly LoadedDataset[]): PlacedClip[] {
  return datasets.flatMap(({ folder, clips }) => clips.map(clip => ({ folder, clip })))
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError(
      'file/not-readable',
      `"${path}" could not be read. Change its permissions.`,
      {},
      { cause: error },
    )
  })
}

const LOOKED_AT = 8

/** Whether clips spread over the dataset all say that they last 2 s: no two of EmoDB as published do. */
async function areAllTwoSeconds({ clips }: Dataset, folder: string): Promise<boolean> {
  const step = Math.max(1, Math.floor(clips.length / LOOKED_AT))
  let seen = 0
  for (let at = 0; at < clips.length; at += step) {
    const stream = await openAudio(join(folder, clips[at]!.path)).catch(() => undefined)
    if (!stream) continue
    await stream.close()
    if (stream.info.durationSeconds !== 2) return false
    seen++
  }
  return seen > 1
}
