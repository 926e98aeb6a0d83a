import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { checkStrangers, crowdRandom, pickCrowd } from '../train/babble-voices.ts'
import type { DatasetClip, ListedClip } from '../train/dataset.ts'
import type { PlacedClip } from './extract-features.ts'
import { sha256OfFile } from './files.ts'
import { loadDataset, placedClips } from './load-dataset.ts'

/** Whose voices a clip's babble is made of. */
export type BabbleFor = (clip: ListedClip) => readonly PlacedClip[]

/**
 * Babble of the voices in other folders.
 *
 * @param clips - of training and test: no speaker and no recording of theirs may be among the voices
 * @throws AppError `dataset/leak`, and as `loadDataset`
 */
export async function babbleOfFolders(
  folders: readonly string[],
  clips: readonly (ListedClip & Partial<DatasetClip>)[],
): Promise<BabbleFor> {
  const datasets = []
  for (const folder of folders) datasets.push(await loadDataset(folder, { eachClipItsOwnSpeaker: true }))
  const voices = placedClips(datasets)
  checkStrangers(
    voices.map(({ clip }) => clip),
    clips,
  )
  const heard = new Set(clips.flatMap(({ sha256 }) => sha256 ?? []))
  for (const { folder, clip } of heard.size > 0 ? voices : [])
    if (heard.has(await sha256OfFile(join(folder, clip.path))))
      throw new AppError(
        'dataset/leak',
        `The babble has "${clip.id}", which is in training or test as well. Give --babble a folder with other recordings.`,
        { clip: clip.id },
      )
  return clip => pickCrowd(voices, crowdRandom(clip))
}
