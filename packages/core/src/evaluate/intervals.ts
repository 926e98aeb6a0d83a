import { createRandom } from '../random.ts'
import { type Matrix, zeros } from '../signal/matrix.ts'
import { percentileOfSorted } from '../signal/select.ts'
import { confusionMatrix, type Scores, score, standardDeviation } from './metrics.ts'

/** A figure with what chance of the draw of speakers could have made of it. */
export interface Estimate {
  readonly mean: number
  readonly sd: number
  /** 95 % interval, [low, high]. */
  readonly interval: readonly [number, number]
}

/** The figures that every evaluation gives. */
export type Figure = 'accuracy' | 'uar' | 'macroF1'

/** How many times speakers are drawn, and from which seed. */
export interface BootstrapOptions {
  readonly resamples?: number
  readonly seed?: number
}

/** What a bootstrap gives for one figure: its spread. */
export type Spread = Pick<Estimate, 'sd' | 'interval'>

/**
 * How far accuracy, UAR and macro-F1 would move with other speakers of the same kind: speakers are drawn with
 * replacement, all their clips with them, and the 2.5th and 97.5th percentiles are taken. Clips of one speaker resemble
 * each other, so drawing clips would give intervals that are too narrow; that is done only where there is one speaker.
 *
 * @param speakers - who spoke each clip
 *
 * Source: Efron & Tibshirani 1993, chapter 13 (percentile interval), with clusters as units.
 */
export function bootstrap(
  truth: ArrayLike<number>,
  guess: ArrayLike<number>,
  speakers: readonly string[],
  classes: number,
  { resamples = 2000, seed = 1 }: BootstrapOptions = {},
): Readonly<Record<Figure, Spread>> {
  const units = unitsOf(speakers).map(clips =>
    confusionMatrix(
      clips.map(i => truth[i]!),
      clips.map(i => guess[i]!),
      classes,
    ),
  )
  const random = createRandom(seed)
  const drawn: Scores[] = []
  for (let draw = 0; draw < resamples && units.length > 0; draw++)
    drawn.push(
      score(
        sumOf(
          Array.from(units, () => units[random.integer(units.length)]!),
          classes,
        ),
      ),
    )
  const spread = (figure: Figure) => spreadOf(drawn.map(scores => scores[figure]))
  return { accuracy: spread('accuracy'), uar: spread('uar'), macroF1: spread('macroF1') }
}

/** Places of the clips that are drawn together: those of one speaker; each on its own where there is one speaker. */
export function unitsOf(speakers: readonly string[]): number[][] {
  const several = new Set(speakers).size > 1
  const groups = new Map<string, number[]>()
  for (const [i, speaker] of speakers.entries()) {
    const key = several ? speaker : String(i)
    const group = groups.get(key)
    if (group) group.push(i)
    else groups.set(key, [i])
  }
  return [...groups.values()]
}

/** sd and 95 % percentile interval of values that were drawn. */
export function spreadOf(drawn: readonly number[]): Spread {
  const values = [...drawn].sort((a, b) => a - b)
  if (values.length === 0) return { sd: 0, interval: [0, 0] }
  return {
    sd: standardDeviation(values),
    interval: [percentileOfSorted(values, 0.025), percentileOfSorted(values, 0.975)],
  }
}

/** Sum of square matrices. */
export function sumOf(matrices: readonly Matrix[], classes: number): Matrix {
  const out = zeros(classes, classes)
  for (const { data } of matrices) for (let i = 0; i < data.length; i++) out.data[i]! += data[i]!
  return out
}
