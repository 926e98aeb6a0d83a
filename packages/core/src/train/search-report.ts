import { confusionMatrix, mean, score, standardDeviation } from '../evaluate/metrics.ts'
import { argmax } from '../signal/argmax.ts'
import { rowOf } from '../signal/matrix.ts'
import type { EvaluationReport } from './evaluation-report.ts'
import type { FitResult } from './fit-job.ts'
import type { MlpTraining } from './mlp-settings.ts'
import type { FoldKind } from './search-folds.ts'
import type { Combination } from './search-grid.ts'

/** What the combinations are ordered by. */
export const SEARCH_SCORES = ['uar', 'accuracy', 'macroF1'] as const
export type SearchScore = (typeof SEARCH_SCORES)[number]

/** One combination on one fold, 0..1; zeros where training ran away. */
export interface FoldFigures {
  readonly accuracy: number
  readonly uar: number
  readonly macroF1: number
  readonly iterations: number
  readonly converged: boolean
  readonly diverged: boolean
}

export interface RankedCombination {
  readonly settings: MlpTraining
  /** Its place in the grid, from 0. */
  readonly combination: number
  /** The combination that it equals: not run again, its figures are that one's. */
  readonly twinOf?: number
  /** Means over the folds. */
  readonly accuracy: number
  readonly uar: number
  readonly macroF1: number
  /** Of the score that is searched by, over the folds. */
  readonly sd: number
  readonly diverged: boolean
  readonly folds: readonly FoldFigures[]
}

/** The outcome of a search, as JSON. */
export interface SearchReport {
  readonly score: SearchScore
  readonly split: FoldKind
  /** Whether voices are on both sides of the folds: then the figures say nothing about new voices. */
  readonly speakersShared: boolean
  readonly clips: number
  readonly speakers: number
  readonly labels: readonly string[]
  readonly recipe: string
  readonly foldCount: number
  /** Best first; those that ran away last. */
  readonly combinations: readonly RankedCombination[]
  /** Networks that were trained in this run, and those that the results file already had. */
  readonly trained: number
  readonly resumed: number
  /** With `--nested`: how good the search itself is, on clips that its choices were not made on. */
  readonly nested?: EvaluationReport & { readonly chosen: readonly MlpTraining[] }
  readonly notes: readonly string[]
}

/** @param truth - class of each test clip, in the order of the result's rows */
export function foldFigures(result: FitResult, truth: readonly number[], classes: number): FoldFigures {
  const { scores, iterations, converged, diverged } = result
  const matrix = { rows: truth.length, columns: classes, data: scores }
  const guess = truth.map((_, row) => argmax(rowOf(matrix, row)))
  const figures = score(confusionMatrix(truth, guess, classes))
  const pick = (value: number) => (diverged ? 0 : value)
  return {
    accuracy: pick(figures.accuracy),
    uar: pick(figures.uar),
    macroF1: pick(figures.macroF1),
    iterations,
    converged,
    diverged,
  }
}

/**
 * The combinations in order: best mean score first, of equals the earlier one, those that ran away last.
 *
 * @param figuresOf - by place in `combinations`; of a twin those of the combination that it equals
 */
export function rankCombinations(
  combinations: readonly Combination[],
  figuresOf: (place: number) => readonly FoldFigures[],
  by: SearchScore,
): RankedCombination[] {
  const meanOf = (folds: readonly FoldFigures[], name: SearchScore) => mean(folds.map(figures => figures[name]))
  return combinations
    .map(({ settings, twinOf }, combination): RankedCombination => {
      const folds = figuresOf(twinOf ?? combination)
      return {
        settings,
        combination,
        ...(twinOf !== undefined && { twinOf }),
        accuracy: meanOf(folds, 'accuracy'),
        uar: meanOf(folds, 'uar'),
        macroF1: meanOf(folds, 'macroF1'),
        sd: standardDeviation(folds.map(figures => figures[by])),
        diverged: folds.some(({ diverged }) => diverged),
        folds,
      }
    })
    .sort((a, b) => Number(a.diverged) - Number(b.diverged) || b[by] - a[by] || a.combination - b.combination)
}
