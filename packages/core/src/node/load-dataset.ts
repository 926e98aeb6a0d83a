import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import type { Dataset } from '../train/dataset.ts'
import { type RecogniseOptions, recogniseDataset } from '../train/recognise-dataset.ts'
import type { PlacedClip } from './extract-features.ts'
import { checkFolder, listRecordings } from './files.ts'
import { systemCode } from './system-code.ts'

/** A dataset and the folder that its paths start from. */
export interface LoadedDataset extends Dataset {
  readonly folder: string
}

/**
 * The clips of a folder: what its `manifest.csv` lists, or what its recordings' names and folders say. No recording is
 * read.
 *
 * @throws AppError `file/not-found`, `file/not-readable`, and as {@link recogniseDataset}
 */
export async function loadDataset(
  folder: string,
  options: Omit<RecogniseOptions, 'manifest'> = {},
): Promise<LoadedDataset> {
  await checkFolder(folder)
  const manifest = await readFile(join(folder, 'manifest.csv'), 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw new AppError(
      'file/not-readable',
      `"${join(folder, 'manifest.csv')}" could not be read.`,
      {},
      { cause: error },
    )
  })
  const paths = manifest === undefined ? await listRecordings(folder) : []
  return { ...recogniseDataset(paths, { ...options, ...(manifest !== undefined && { manifest }) }), folder }
}

/** Every clip with its folder. */
export function placedClips(datasets: readonly LoadedDataset[]): PlacedClip[] {
  return datasets.flatMap(({ folder, clips }) => clips.map(clip => ({ folder, clip })))
}
