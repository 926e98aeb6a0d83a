import { join } from 'node:path'
import { checkComplete } from '../train/recognise-dataset.ts'
import { isAboutClip, type PlacedClip } from './extract-features.ts'
import { type LoadedDataset, placedClips } from './load-dataset.ts'
import { openAudio } from './open-audio.ts'

/**
 * Checks that every clip has what training needs, as far as it can be read: of a file that holds no sound it says nothing
 * that its speaker is not known, and extracting features leaves it out and names it.
 *
 * @throws AppError as {@link checkComplete}
 */
export async function checkTrainable(datasets: readonly LoadedDataset[]): Promise<void> {
  const placed = placedClips(datasets)
  const lacking = placed.filter(({ clip: { label, speaker } }) => label === '' || speaker === '')
  for (const one of lacking) if (await isReadable(one)) return checkComplete(placed.map(({ clip }) => clip))
}

async function isReadable({ folder, clip }: PlacedClip): Promise<boolean> {
  try {
    await (await openAudio(join(folder, clip.path))).close()
    return true
  } catch (error) {
    if (isAboutClip(error)) return false
    throw error
  }
}
