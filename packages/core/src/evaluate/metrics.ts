import { type Matrix, zeros } from '../signal/matrix.ts'

/**
 * Counts of what was said against what was true: row = true class, column = guessed class.
 *
 * @param truth - class of each clip, 0 to `classes` - 1
 * @param guess - class that was guessed for it
 * @throws RangeError where a class is outside, or the lengths differ
 */
export function confusionMatrix(truth: ArrayLike<number>, guess: ArrayLike<number>, classes: number): Matrix {
  if (truth.length !== guess.length)
    throw new RangeError(`Invalid guesses: expected ${truth.length} of them, found ${guess.length}.`)
  const out = zeros(classes, classes)
  for (let i = 0; i < truth.length; i++) {
    const row = truth[i]!
    const column = guess[i]!
    if (!(row >= 0 && row < classes && column >= 0 && column < classes))
      throw new RangeError(`Invalid class: expected 0 to ${classes - 1}, found ${row} guessed as ${column}.`)
    out.data[row * classes + column]!++
  }
  return out
}

/** How well one class is told; 0 where a share has nothing to be a share of. */
export interface ClassScore {
  /** Right guesses / guesses of this class. */
  readonly precision: number
  /** Right guesses / clips of this class. */
  readonly recall: number
  /** Harmonic mean of the two. */
  readonly f1: number
  /** Clips of this class. */
  readonly support: number
}

/** All of it in 0..1, but kappa in -1..1. */
export interface Scores {
  readonly perClass: readonly ClassScore[]
  /** Share of clips that were guessed right; also called weighted accuracy (WA). */
  readonly accuracy: number
  /** Unweighted average recall: the mean of the classes' recalls, so that a frequent class counts no more than a rare one. */
  readonly uar: number
  readonly macroF1: number
  /** Agreement beyond chance. */
  readonly cohenKappa: number
}

/**
 * The figures of a confusion matrix.
 *
 * @param options - `over`: `all` averages over every class, one without clips counting 0; `present` leaves those out,
 *   for a test set that lacks some of a model's labels
 *
 * Source: scikit-learn 1.9 `precision_recall_fscore_support(zero_division=0)`, `cohen_kappa_score`.
 */
export function score(confusion: Matrix, { over = 'present' }: { over?: 'all' | 'present' } = {}): Scores {
  const classes = confusion.rows
  const at = (row: number, column: number) => confusion.data[row * classes + column]!
  const perClass: ClassScore[] = []
  let total = 0
  let right = 0
  let chance = 0
  for (let k = 0; k < classes; k++) {
    let support = 0
    let guessed = 0
    for (let other = 0; other < classes; other++) {
      support += at(k, other)
      guessed += at(other, k)
    }
    const hits = at(k, k)
    total += support
    right += hits
    chance += support * guessed
    perClass.push({
      precision: share(hits, guessed),
      recall: share(hits, support),
      f1: share(2 * hits, guessed + support),
      support,
    })
  }
  const counted = over === 'all' ? perClass : perClass.filter(({ support }) => support > 0)
  const expected = share(chance, total * total)
  return {
    perClass,
    accuracy: share(right, total),
    uar: mean(counted.map(({ recall }) => recall)),
    macroF1: mean(counted.map(({ f1 }) => f1)),
    cohenKappa: share(share(right, total) - expected, 1 - expected),
  }
}

/** 0 for an empty list. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return share(sum, values.length)
}

/** Sample standard deviation (n - 1); 0 for fewer than two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2
  return values.length < 2 ? 0 : Math.sqrt(sum / (values.length - 1))
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
