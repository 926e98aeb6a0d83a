import { reserveVoices } from './babble-voices.ts'
import type { Condition } from './copies.ts'
import type { DatasetClip } from './dataset.ts'
import type { EvaluationReport, LearningPoint } from './evaluation-report.ts'
import { judgementReport } from './judgement-report.ts'
import { withFewerSpeakers } from './learning-curve.ts'
import { randomSplits } from './protocols.ts'
import type { Fold } from './split.ts'
import type { SplitScores } from './split-scores.ts'

/** Trains on one side of each split and scores the other under these conditions, whatever it is that is trained. */
export type Judge = (splits: readonly Fold[], conditions: readonly Condition[]) => Promise<SplitScores[]>

/** What is judged: clips, the labels that are told apart, and folds that share no speaker. */
export interface Trial {
  readonly protocol: string
  readonly clips: readonly DatasetClip[]
  readonly labels: readonly string[]
  readonly splits: readonly Fold[]
}

/** The figures with fewer speakers to learn from, and at last those of all: `whole`. */
export async function judgeLearning(
  judge: Judge,
  { protocol, clips, labels, splits }: Trial,
  whole: EvaluationReport,
): Promise<LearningPoint[]> {
  const points: LearningPoint[] = []
  const add = (speakers: number, { accuracy, uar }: EvaluationReport) =>
    points.push({ speakers, accuracy: accuracy.mean, uar: uar.mean, sd: uar.sd })
  for (const { speakers, folds } of withFewerSpeakers(clips, splits))
    add(
      speakers,
      judgementReport(protocol, clips, folds, labels, await judge(folds, ['clean']), {
        speakersShared: false,
        notes: [],
      }),
    )
  const most = splits.map(({ train }) => new Set(train.map(place => clips[place]!.speaker)).size)
  add(Math.min(...most), whole)
  return points
}

/** As many random splits with tests as large as the folds': what sharing speakers would make of the figures. */
export async function judgeBesideRandom(
  judge: Judge,
  { protocol, clips, labels, splits }: Trial,
): Promise<NonNullable<EvaluationReport['besideRandom']>> {
  const random = randomSplits(clips, { count: splits.length, testShare: 1 / splits.length })
  const { accuracy, uar } = judgementReport(protocol, clips, random, labels, await judge(random, ['clean']), {
    speakersShared: true,
    notes: [],
  })
  return { speakersShared: true, accuracy, uar }
}

/**
 * The figures in babble of reserved voices, beside clean ones of the same models, which have two speakers less to learn
 * from.
 *
 * @param judge - of clips whose babble is of the voices that `reserveVoices` reserves for their fold
 */
export async function judgeInReservedBabble(
  judge: Judge,
  { protocol, clips, labels, splits }: Trial,
  conditions: readonly Condition[],
): Promise<Pick<EvaluationReport, 'conditions' | 'windows'> & { readonly note: string }> {
  const folds = reserveVoices(clips, splits)
  const scores = await judge(folds, ['clean', ...conditions])
  const report = judgementReport(protocol, clips, folds, labels, scores, { speakersShared: false, notes: [] })
  const only = <Score>(all: Readonly<Record<string, Score>>): Record<string, Score> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'clean'))
  return {
    conditions: only(report.conditions),
    windows: only(report.windows),
    note: `Babble is of two speakers that each fold keeps out of training and test. Its models therefore learned from fewer speakers: they have a UAR of ${report.conditions.clean!.uar.toFixed(3)} on clean clips, from which the drop in babble is counted. With --babble FOLDER the voices come from elsewhere and no speaker is lost.`,
  }
}
