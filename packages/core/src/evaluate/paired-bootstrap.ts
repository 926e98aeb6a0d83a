import { createRandom } from '../random.ts'
import { type BootstrapOptions, type Figure, type Spread, spreadOf, sumOf, unitsOf } from './intervals.ts'
import { confusionMatrix, score } from './metrics.ts'

/** How much better the second of two is, and what chance of the draw of speakers could have made of that. */
export interface PairedDifference extends Spread {
  /** Second less first. */
  readonly difference: number
  /** Share of the draws in which the second was better; draws without a difference count half. */
  readonly secondBetter: number
}

/**
 * The difference between two models on the same clips: speakers are drawn with replacement, and each draw is scored by
 * both. What makes some speakers hard for either falls out of the difference, so its interval is narrower than those of
 * the two figures would suggest.
 *
 * @param first - class that the first model guessed for each clip
 * @param speakers - who spoke each clip
 *
 * Source: Efron & Tibshirani 1993, chapter 13 (percentile interval), with clusters as units.
 */
export function pairedBootstrap(
  truth: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  speakers: readonly string[],
  classes: number,
  { resamples = 2000, seed = 1 }: BootstrapOptions = {},
): Readonly<Record<Figure, PairedDifference>> {
  const units = unitsOf(speakers).map(clips => {
    const own = clips.map(i => truth[i]!)
    return [first, second].map(guess =>
      confusionMatrix(
        own,
        clips.map(i => guess[i]!),
        classes,
      ),
    )
  })
  const differenceOf = (drawn: typeof units) => {
    const [before, after] = [0, 1].map(which =>
      score(
        sumOf(
          drawn.map(pair => pair[which]!),
          classes,
        ),
      ),
    )
    return {
      accuracy: after!.accuracy - before!.accuracy,
      uar: after!.uar - before!.uar,
      macroF1: after!.macroF1 - before!.macroF1,
    }
  }
  const random = createRandom(seed)
  const draws = Array.from({ length: units.length > 0 ? resamples : 0 }, () =>
    differenceOf(Array.from(units, () => units[random.integer(units.length)]!)),
  )
  const all = differenceOf(units)
  const paired = (figure: Figure): PairedDifference => {
    const values = draws.map(draw => draw[figure])
    const better = values.reduce((sum, value) => sum + (value > 0 ? 1 : value < 0 ? 0 : 0.5), 0)
    return { difference: all[figure], ...spreadOf(values), secondBetter: better / Math.max(1, values.length) }
  }
  return { accuracy: paired('accuracy'), uar: paired('uar'), macroF1: paired('macroF1') }
}
