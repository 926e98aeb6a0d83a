import type { ClipTables } from '../train/clip-tables.ts'
import type { EvaluationReport } from '../train/evaluation-report.ts'
import type { ModelReport } from '../train/model-report.ts'
import type { TrainingReport } from '../train/train-model.ts'

/** What a report on a finished model and one on a cross-validation have in common. */
type Shared = keyof ModelReport & keyof EvaluationReport

/**
 * A report that a page can be drawn of, on a training run, a protocol or a finished model: the figures, and whatever else
 * there is for further sections.
 */
export type JudgedReport = Pick<ModelReport, Exclude<Shared, keyof ClipTables>> &
  Partial<ClipTables & Omit<EvaluationReport, Shared> & Omit<ModelReport, Shared> & Pick<TrainingReport, 'calibration'>>
