import type { Matrix } from '../signal/matrix.ts'
import type { DatasetClip } from './dataset.ts'
import type { EvaluationReport } from './evaluation-report.ts'
import { type JudgementOptions, judgementReport } from './judgement-report.ts'
import type { Fold } from './split.ts'

/**
 * The report of splits whose clean clips alone were judged.
 *
 * @param scores - one matrix a split: its test clips x labels
 */
export function splitReport(
  protocol: string,
  clips: readonly DatasetClip[],
  splits: readonly Fold[],
  labels: readonly string[],
  scores: readonly Matrix[],
  options: JudgementOptions,
): EvaluationReport {
  const judged = scores.map(clips => new Map([['clean' as const, { clips }]]))
  return judgementReport(protocol, clips, splits, labels, judged, options)
}
