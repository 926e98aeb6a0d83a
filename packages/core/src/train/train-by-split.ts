import { confusionMatrix, mean, score } from '../evaluate/metrics.ts'
import type { ModelParts } from '../model/model-file.ts'
import { argmax } from '../signal/argmax.ts'
import { type Matrix, rowOf } from '../signal/matrix.ts'
import { TEST_CONDITIONS } from './copies.ts'
import { crossValidate, judgeSplits, planFor } from './cross-validate.ts'
import { type FeatureSet, takeRows } from './feature-set.ts'
import { judgementReport } from './judgement-report.ts'
import { soundProfile } from './sound-profile.ts'
import type { Fold } from './split.ts'
import { DEFAULT_SHARES, type Shares, type Side, splitByShare } from './split-by-share.ts'
import type { SplitScores } from './split-scores.ts'
import { fitCalibration, labelsOf, makeCard, type TrainingReport, type TrainOptions } from './train-model.ts'

/** What a split decided: who was on which side, and what each choice was worth on the validation speakers. */
export interface SplitChoice {
  readonly training: readonly string[]
  readonly validation: readonly string[]
  readonly test: readonly string[]
  /** Mean UAR over the test conditions on the validation speakers, for each value that was tried. */
  readonly tried: readonly { readonly settings: Readonly<Record<string, unknown>>; readonly uar: number }[]
  readonly chosen: Readonly<Record<string, unknown>>
}

/** What is tried where no shrinkage is given. */
const SHRINKAGES = [0.1, 0.3, 0.5]

/**
 * Trains shrinkage LDAs on the training speakers; the validation speakers choose the shrinkage and fit temperature and
 * threshold of `uncertain`; the test speakers judge the choice, once. The model itself then learns from all clips with what
 * was chosen.
 *
 * @throws AppError `dataset/too-few-speakers`, `dataset/leak`, `cancelled`
 */
export async function trainBySplit(
  set: FeatureSet,
  options: TrainOptions,
  shares: Shares = DEFAULT_SHARES,
): Promise<{ readonly parts: ModelParts; readonly report: TrainingReport & { readonly split: SplitChoice } }> {
  const labels = labelsOf(set)
  const { training, validation, test } = splitByShare(set.clips, shares)
  const conditions = TEST_CONDITIONS.filter(name => set.conditions.has(name))
  const validate: Fold = { speakers: validation.speakers, train: training.places, test: validation.places }
  const tried = []
  for (const shrinkage of options.shrinkage === undefined ? SHRINKAGES : [options.shrinkage]) {
    const plan = planFor(set, labels, { ...options, shrinkage })
    // A network does not depend on the shrinkage, so that the LDAs alone can choose it.
    const [scores] = await judgeSplits(set, [validate], { ...plan, cnn: false }, conditions, options)
    const uars = [...scores!.values()].map(({ clips }) => uarOf(clips, validation, set, labels))
    tried.push({ plan, settings: { shrinkage }, uar: mean(uars) })
  }
  const best = tried.reduce((best, own) => (own.uar > best.uar ? own : best))
  const fold = { speakers: test.speakers, train: training.places, test: test.places }
  const held = { ...fold, test: [...validation.places, ...test.places] }
  const { scores, trained, fusions } = await crossValidate(set, [held], best.plan, conditions, options)
  const [ofValidation, ofTest] = [validation, test].map(side => partOf(scores[0]!, held, side))
  const calibration = fitCalibration(set, labels, [ofValidation!])
  const { temperature, uncertainBelow } = calibration
  const protocol = options.protocol ?? `${shares.join('/')} by speaker`
  const judged = judgementReport(protocol, set.clips, [fold], labels, [ofTest!], {
    speakersShared: false,
    temperatures: [temperature],
    notes: [
      ...(options.notes ?? []),
      `Test: ${test.places.length} clips of ${test.speakers.length} speakers (${test.speakers.join(', ')}), judged once, by a model of ${training.speakers.length} speakers; ${validation.speakers.length} others chose its settings. The model in the file then learned from all.`,
    ],
  })
  const fusion = fusions.at(-1)
  const sound = soundProfile(set, labels)
  const report = {
    ...judged,
    ...(sound && { sound }),
    ...(fusion && {
      fusion: { ...fusion, ldaShareByFold: fusions.slice(0, -1).map(({ shares }) => shares[0] ?? 0) },
    }),
    calibration,
    split: {
      training: training.speakers,
      validation: validation.speakers,
      test: test.speakers,
      tried: tried.map(({ settings, uar }) => ({ settings, uar })),
      chosen: best.settings,
    },
  }
  const how = `a shrinkage that ${validation.speakers.length} validation speakers chose of ${tried.map(({ settings }) => settings.shrinkage).join(', ')}`
  const card = makeCard(set, report, options, best.plan, fusion, tried.length > 1 ? how : undefined)
  return { parts: { ...trained, card, recipe: set.recipe, calibration: { temperature, uncertainBelow } }, report }
}

/** UAR of scores, a row for each clip of a side. */
function uarOf(scores: Matrix, { places }: Side, { clips }: FeatureSet, labels: readonly string[]): number {
  const truth = places.map(place => labels.indexOf(clips[place]!.label))
  const guess = places.map((_, row) => argmax(rowOf(scores, row)))
  return score(confusionMatrix(truth, guess, labels.length)).uar
}

/** The scores of one side out of those of a fold that tested several. */
function partOf(scores: SplitScores, { test }: Pick<Fold, 'test'>, { places }: Side): SplitScores {
  const own = new Set(places)
  const rows = [...test.keys()].filter(row => own.has(test[row]!))
  return new Map(
    [...scores].map(([name, { clips, windows }]) => {
      const part = { clips: takeRows(clips, rows) }
      if (!windows) return [name, part]
      const cut = Array.from(windows.clipOf)
      const kept = [...cut.keys()].filter(row => own.has(cut[row]!))
      return [
        name,
        { ...part, windows: { clipOf: kept.map(row => cut[row]!), scores: takeRows(windows.scores, kept) } },
      ]
    }),
  )
}
