import type { Estimate } from '../evaluate/intervals.ts'
import type { ClassScore } from '../evaluate/metrics.ts'
import type { AdaptKFigures } from './adapt-k.ts'
import type { ClipTables, GroupScore } from './clip-tables.ts'
import type { FeatureMap } from './feature-map.ts'
import type { Balance } from './smote.ts'
import type { SoundProfile } from './sound-profile.ts'

/** Figures under one condition, 0..1. */
export interface ConditionScore {
  /** Clips or windows that were judged. */
  readonly count: number
  readonly accuracy: number
  readonly uar: number
  /** UAR of the clean clips, judged by the same models, less this one. */
  readonly drop: number
  readonly ece: number
}

/** A cross-validation in figures, as JSON. Its tables are of the clean clips, calibrated as for `ece`. */
export interface EvaluationReport extends ClipTables {
  readonly protocol: string
  /** Whether speakers are on both sides: then the figures say nothing about new voices. */
  readonly speakersShared: boolean
  readonly clips: number
  readonly speakers: number
  readonly labels: readonly string[]
  readonly folds: readonly {
    readonly speakers: readonly string[]
    readonly clips: number
    readonly accuracy: number
    readonly uar: number
  }[]
  /** Of all folds' clean clips together; sd over folds, interval by bootstrap over speakers. */
  readonly accuracy: Estimate
  readonly uar: Estimate
  readonly macroF1: Estimate
  readonly cohenKappa: number
  readonly perClass: Readonly<Record<string, ClassScore>>
  /** Row = true label, column = guess, in the order of `labels`; clean clips. */
  readonly confusion: readonly (readonly number[])[]
  /** Whole clips, all folds together. */
  readonly conditions: Readonly<Record<string, ConditionScore>>
  /** The windows that `analyze` would cut from the clips, all folds together. */
  readonly windows: Readonly<Record<string, ConditionScore>>
  /** Of the clean clips. Each fold's temperature was fitted on the other folds' held-out scores. */
  readonly ece: number
  /** Where clips of several corpora were judged: the figures of each. Labels that a corpus lacks do not count in its UAR. */
  readonly perCorpus?: Readonly<Record<string, CorpusFigures>>
  /** Where SMOTE filled up the training clips: those of the first split. */
  readonly balance?: Balance
  /** The clean clips as their held-out scores place them. */
  readonly map?: FeatureMap
  readonly sound?: SoundProfile
  /** Each voice's clips judged after all clips of it, unlabelled (`fast`): of a recording known as a whole. Clean. */
  readonly adapted?: Readonly<Record<'accuracy' | 'uar', Estimate>>
  /** `adapt-k` alone: what adapting to voices brings. */
  readonly adaptation?: AdaptKFigures
  /** `cross` alone: every corpus tested with the models of every other. */
  readonly matrix?: readonly CorpusPair[]
  /** Where asked for: figures with fewer speakers to learn from. */
  readonly learningCurve?: readonly LearningPoint[]
  /** Where asked for: the same clips split at random. SPEAKERS SHARED: it says nothing about new voices. */
  readonly besideRandom?: { readonly speakersShared: true } & Readonly<Record<'accuracy' | 'uar', Estimate>>
  readonly notes: readonly string[]
}

/** The figures of one corpus's clips among those of several. */
export interface CorpusFigures extends Pick<EvaluationReport, 'clips' | 'speakers' | 'conditions' | 'windows'> {
  /** 95 % by bootstrap over the corpus's speakers; sd over its folds. */
  readonly accuracy: Estimate
  readonly uar: Estimate
}

/** One corpus tested with the model of another. */
export interface CorpusPair extends GroupScore {
  readonly train: string
  readonly test: string
  /** Those that both have. */
  readonly labels: readonly string[]
  /** Of the corpus that was tested. */
  readonly speakers: number
  /** Of the UAR, 95 %, by bootstrap over speakers. */
  readonly interval: Estimate['interval']
}

/** Figures with so many speakers to learn from. */
export interface LearningPoint {
  readonly speakers: number
  readonly accuracy: number
  readonly uar: number
  /** Of the UAR, over folds. */
  readonly sd: number
}

/** The figures of a report that a model's card quotes. */
export function headline({ clips, speakers, folds, uar, accuracy, macroF1, ece }: EvaluationReport) {
  return {
    clips,
    speakers,
    folds: folds.length,
    uar: uar.mean,
    'uar sd over folds': uar.sd,
    'uar 95 % over speakers': uar.interval,
    accuracy: accuracy.mean,
    'macro F1': macroF1.mean,
    ece,
  }
}
