import type { Estimate } from '../evaluate/intervals.ts'
import { type PairedDifference, pairedBootstrap } from '../evaluate/paired-bootstrap.ts'
import { argmax } from '../signal/argmax.ts'
import { type Matrix, rowOf } from '../signal/matrix.ts'
import type { DatasetClip } from './dataset.ts'
import type { MlpTraining } from './mlp-settings.ts'
import type { Fold } from './split.ts'
import { splitReport } from './split-report.ts'

/** One thing that is done to the training clips, or to how they are learned; `nothing` is what all are compared with. */
export const ABLATIONS = ['nothing', 'smote', 'class weights', 'mixup', 'standardise', 'copies'] as const
export type AblationName = (typeof ABLATIONS)[number]

/** What each row of the table changes of settings that have none of it; `copies` changes the training rows instead. */
export const ABLATED: Readonly<Record<AblationName, MlpTraining>> = {
  nothing: { smote: false, balanced: false, mixup: 0, standardise: false },
  smote: { smote: true },
  'class weights': { balanced: true },
  mixup: { mixup: 0.2 },
  standardise: { standardise: true },
  copies: {},
}

export interface AblationRow {
  readonly name: AblationName
  readonly uar: Estimate
  readonly accuracy: Estimate
  /** This row less `nothing`, on the same test clips; sd and 95 % interval by bootstrap over speakers. Not of `nothing`. */
  readonly difference?: { readonly uar: PairedDifference; readonly accuracy: PairedDifference }
  /** Rows of each label that the first split's network learned from. */
  readonly learnedFrom: Readonly<Record<string, number>>
}

/** What each thing brings by itself, on the same splits, as JSON. */
export interface AblationReport {
  readonly protocol: string
  readonly speakersShared: boolean
  readonly recipe: string
  readonly settings: MlpTraining
  readonly clips: number
  readonly speakers: number
  readonly labels: readonly string[]
  readonly rows: readonly AblationRow[]
  readonly notes: readonly string[]
}

/** The guesses of one row's networks: a matrix of scores for each split. */
export interface AblationScores {
  readonly name: AblationName
  readonly scores: readonly Matrix[]
  readonly learnedFrom: Readonly<Record<string, number>>
}

/** @param all - `nothing` first */
export function ablationRows(
  protocol: string,
  clips: readonly DatasetClip[],
  splits: readonly Fold[],
  labels: readonly string[],
  all: readonly AblationScores[],
  { speakersShared }: { readonly speakersShared: boolean },
): AblationRow[] {
  const tested = splits.flatMap(({ test }) => test.map(place => clips[place]!))
  const truth = tested.map(({ label }) => labels.indexOf(label))
  const speakers = tested.map(({ speaker }) => speaker)
  const guessesOf = (scores: readonly Matrix[]) =>
    scores.flatMap(matrix => Array.from({ length: matrix.rows }, (_, row) => argmax(rowOf(matrix, row))))
  const base = guessesOf(all[0]!.scores)
  return all.map(({ name, scores, learnedFrom }, turn) => {
    const { uar, accuracy } = splitReport(protocol, clips, splits, labels, scores, { speakersShared, notes: [] })
    if (turn === 0) return { name, uar, accuracy, learnedFrom }
    const difference = pairedBootstrap(truth, base, guessesOf(scores), speakers, labels.length)
    return { name, uar, accuracy, difference: { uar: difference.uar, accuracy: difference.accuracy }, learnedFrom }
  })
}

/** What a row's place among its neighbours says: whether the interval leaves zero out. */
export function verdict({ interval: [low, high] }: PairedDifference): 'better' | 'worse' | 'no difference shown' {
  if (low > 0) return 'better'
  return high < 0 ? 'worse' : 'no difference shown'
}
