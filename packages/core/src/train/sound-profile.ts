import { DEFAULT_RECIPE, sameRecipe } from '../features/default-recipe.ts'
import { FUNCTIONALS_RECIPE } from '../features/functionals.ts'
import { hertzToMel, melToHertz } from '../features/mel.ts'
import { MEL_BANDS, MEL_RANGE_HZ } from '../features/spectrum-descriptors.ts'
import type { FeatureSet } from './feature-set.ts'

/** How the clips of each label sound on average, and one of them as a picture. */
export interface SoundProfile {
  /** Middle of each mel band, Hz. */
  readonly bandHz: readonly number[]
  readonly labels: Readonly<Record<string, LabelSound>>
}

export interface LabelSound {
  /** Mean over the clips of each band's mean level while somebody speaks, dB; clips are scaled to the same peak. */
  readonly spectrum: readonly number[]
  /** The clip whose spectrum is nearest to that mean; only with features that keep frames. */
  readonly example?: SoundExample
}

/** Log-mel frames of one clip, too coarse to be heard again. */
export interface SoundExample {
  readonly clip: string
  readonly frameSeconds: number
  /** Decibels between byte 0 and byte 255. */
  readonly rangeDb: number
  /** A byte for each band (lowest first) of each frame, in base64; 255 is the loudest. */
  readonly levels: string
}

const RANGE_DB = 60
const FRAME_SECONDS = 0.02
/** Frames of an example at most: 3 s. */
const MOST_FRAMES = 150
/** Decibels in one unit of ln(energy). */
const DECIBELS = 10 / Math.LN10

/**
 * The sound of each label, from the features of the clean clips: averages, and one spectrogram of 40 bands and 20 ms.
 *
 * @returns undefined where the features are not log-mel statistics
 */
export function soundProfile(set: FeatureSet, labels: readonly string[]): SoundProfile | undefined {
  const whole = set.conditions.get('clean')?.whole
  if (!whole || ![FUNCTIONALS_RECIPE, DEFAULT_RECIPE].some(recipe => sameRecipe(recipe, set.recipe))) return undefined
  const { columns, data, tails } = whole
  // The functionals begin with the mean of each band over speech.
  const bandsOf = (place: number) => data.subarray(place * columns, place * columns + MEL_BANDS)
  const sounds = labels.flatMap((label): [string, LabelSound][] => {
    const places = [...set.clips.keys()].filter(
      place => set.clips[place]!.label === label && bandsOf(place).every(Number.isFinite),
    )
    if (places.length === 0) return []
    const mean = new Float64Array(MEL_BANDS)
    for (const place of places)
      for (const [band, value] of bandsOf(place).entries()) mean[band]! += value / places.length
    const nearest = places.reduce((best, place) =>
      squaredDistance(bandsOf(place), mean) < squaredDistance(bandsOf(best), mean) ? place : best,
    )
    const frames = tails?.data.subarray(tails.ends[nearest - 1] ?? 0, tails.ends[nearest])
    const spectrum = Array.from(mean, value => Number((value * DECIBELS).toFixed(1)))
    const example = frames && frames.length > 0 ? exampleOf(set.clips[nearest]!.id, frames) : undefined
    return [[label, { spectrum, ...(example && { example }) }]]
  })
  return { bandHz: bandCentres(), labels: Object.fromEntries(sounds) }
}

function exampleOf(clip: string, all: Float32Array): SoundExample {
  const frames = all.subarray(0, MOST_FRAMES * MEL_BANDS)
  const loudest = frames.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const bytes = Uint8Array.from(frames, value => 255 * Math.max(0, 1 + ((value - loudest) * DECIBELS) / RANGE_DB))
  return { clip, frameSeconds: FRAME_SECONDS, rangeDb: RANGE_DB, levels: btoa(String.fromCharCode(...bytes)) }
}

function bandCentres(): number[] {
  const [low, high] = [hertzToMel(MEL_RANGE_HZ[0], 'htk'), hertzToMel(MEL_RANGE_HZ[1], 'htk')]
  return Array.from({ length: MEL_BANDS }, (_, band) =>
    Math.round(melToHertz(low + ((band + 1) * (high - low)) / (MEL_BANDS + 1), 'htk')),
  )
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return sum
}
