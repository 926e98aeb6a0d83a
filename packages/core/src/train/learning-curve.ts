import { createRandom } from '../random.ts'
import type { DatasetClip } from './dataset.ts'
import type { Fold } from './split.ts'

const SHARES = [0.25, 0.5, 0.75] as const

/** The same folds with fewer speakers in training. */
export interface SmallerFolds {
  /** In training, of each fold; the fewest where the folds differ. */
  readonly speakers: number
  readonly folds: readonly Fold[]
}

/**
 * Folds that train on a quarter, half and three quarters of their speakers, drawn at random; the tests stay as they are.
 * A size at which some fold would lack a label is left out.
 */
export function withFewerSpeakers(clips: readonly DatasetClip[], folds: readonly Fold[]): SmallerFolds[] {
  const labels = new Set(clips.map(({ label }) => label)).size
  return SHARES.flatMap(share => {
    const smaller = folds.map(fold => {
      const speakers = [...new Set(fold.train.map(place => clips[place]!.speaker))].sort()
      const kept = createRandom(1)
        .shuffle(speakers)
        .slice(0, Math.round(share * speakers.length))
      return { ...fold, kept: kept.length, train: fold.train.filter(place => kept.includes(clips[place]!.speaker)) }
    })
    const complete = smaller.every(({ train }) => new Set(train.map(place => clips[place]!.label)).size === labels)
    return complete ? [{ speakers: Math.min(...smaller.map(({ kept }) => kept)), folds: smaller }] : []
  })
}
