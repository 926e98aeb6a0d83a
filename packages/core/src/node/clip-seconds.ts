import { join } from 'node:path'
import { durationOf } from '../audio/audio.ts'
import type { LoadedDataset } from './load-dataset.ts'
import { readAudio } from './read-audio.ts'

const SOME = 12

/** How long the first dozen clips of a dataset last, as far as they can be read. Seconds. */
export async function secondsOfSome({ folder, clips }: LoadedDataset): Promise<number[]> {
  const seconds: number[] = []
  for (const { path, cut } of clips.slice(0, SOME)) {
    const whole = await readAudio(join(folder, path)).then(durationOf, () => undefined)
    if (whole !== undefined) seconds.push(cut ? cut.end - cut.start : whole)
  }
  return seconds
}
