import { AppError, type WorkOptions } from '../errors.ts'
import { mean } from '../evaluate/metrics.ts'
import { DEFAULT_RECIPE, sameRecipe } from '../features/default-recipe.ts'
import { fitTemperature, softmax, uncertainThreshold } from '../model/calibrate.ts'
import type { Calibration, ModelCard } from '../model/model.ts'
import type { ModelParts } from '../model/model-file.ts'
import { argmax } from '../signal/argmax.ts'
import { rowOf } from '../signal/matrix.ts'
import { type Condition, TEST_CONDITIONS } from './copies.ts'
import { crossValidate, planFor, type TrainPlan } from './cross-validate.ts'
import type { CorpusFacts } from './dataset.ts'
import { type EvaluationReport, headline } from './evaluation-report.ts'
import { type FeatureSet, stack } from './feature-set.ts'
import type { Fusion } from './fuse-members.ts'
import { judgementReport } from './judgement-report.ts'
import type { MemberRunner } from './member-job.ts'
import { orderLabels } from './order-labels.ts'
import { soundProfile } from './sound-profile.ts'
import { foldsBySpeaker } from './split.ts'
import type { SplitScores } from './split-scores.ts'

/** What a model is called, and how it is trained and judged. */
export interface TrainOptions extends WorkOptions {
  readonly id: string
  readonly version?: string
  readonly description?: string
  /** What is known of the corpora that the clips come from. */
  readonly corpora: readonly CorpusFacts[]
  /** Name of the protocol in the report. */
  readonly protocol?: string
  /** 5, or as many as there are speakers, where not given. */
  readonly folds?: number
  /** Instead of `folds`: as many folds as give about so many speakers to each. */
  readonly speakersPerFold?: number
  readonly copies?: readonly Condition[]
  /** 0.3 for the default recipe, whose features are many; otherwise 0.1. */
  readonly shrinkage?: number
  /** Whether a convolutional network is a member of the model, with the default recipe; from 300 clips on where not given. */
  readonly cnn?: boolean
  /** Where the fitting is done; on this thread where not given. */
  readonly run?: MemberRunner
  /** For the report and the card. */
  readonly notes?: readonly string[]
}

/** The evaluation, and what was fitted on its held-out scores. */
export interface TrainingReport extends EvaluationReport {
  /** How LDAs and network count in the model, where it has both, and what share the LDAs had in each fold's. */
  readonly fusion?: Fusion & { readonly ldaShareByFold: readonly number[] }
  readonly calibration: Calibration & {
    /** Of the held-out windows under all test conditions: share below the threshold, accuracy below it and above. */
    readonly uncertainShare: number
    readonly accuracyBelow: number
    readonly accuracyAbove: number
  }
}

/**
 * Trains a shrinkage LDA and judges it on speakers that it has not heard: one cross-validation by speaker gives the
 * report and the held-out scores that the temperature and the threshold of `uncertain` are fitted on; the model itself
 * then learns from all clips. Shrinkage and copies are given, never searched for here.
 *
 * @throws AppError `dataset/too-few-speakers`, `dataset/leak`, `cancelled`
 */
export async function trainModel(
  set: FeatureSet,
  options: TrainOptions,
): Promise<{ readonly parts: ModelParts; readonly report: TrainingReport }> {
  const { protocol = 'speaker-independent', notes = [] } = options
  const labels = labelsOf(set)
  const speakers = new Set(set.clips.map(({ speaker }) => speaker))
  const perFold = options.speakersPerFold
  const count = options.folds ?? (perFold ? Math.round(speakers.size / perFold) : Math.min(5, speakers.size))
  const folds = foldsBySpeaker(set.clips, Math.max(2, count))
  const conditions = TEST_CONDITIONS.filter(name => set.conditions.has(name))
  const plan = planFor(set, labels, options)
  const { scores, trained, fusions } = await crossValidate(set, folds, plan, conditions, options)
  const report = judgementReport(protocol, set.clips, folds, labels, scores, {
    speakersShared: false,
    notes,
  })
  const fusion = fusions.at(-1)
  const card = makeCard(set, report, options, plan, fusion)
  const fitted = fitCalibration(set, labels, scores)
  const { temperature, uncertainBelow } = fitted
  const sound = soundProfile(set, labels)
  return {
    parts: { ...trained, card, recipe: set.recipe, calibration: { temperature, uncertainBelow } },
    report: {
      ...report,
      ...(sound && { sound }),
      ...(fusion && {
        fusion: { ...fusion, ldaShareByFold: fusions.slice(0, -1).map(({ shares }) => shares[0] ?? 0) },
      }),
      calibration: fitted,
    },
  }
}

/**
 * The labels of a set, in order.
 *
 * @throws AppError `dataset/too-few-speakers` where a label has one speaker, so that no fold could both learn and test it
 */
export function labelsOf(set: FeatureSet): string[] {
  const speakers = new Map<string, Set<string>>()
  for (const { label, speaker } of set.clips) speakers.set(label, (speakers.get(label) ?? new Set()).add(speaker))
  for (const [label, own] of speakers)
    if (own.size < 2)
      throw new AppError(
        'dataset/too-few-speakers',
        `Label "${label}" is spoken by one speaker only (${[...own][0]}): expected at least two, so that it can be tested on a voice that was not heard. Add speakers, or remove the label.`,
        { label },
      )
  if (speakers.size < 2)
    throw new AppError(
      'dataset/no-label',
      `Expected at least two labels, found ${[...speakers.keys()].join() || 'none'}.`,
    )
  return orderLabels(speakers.keys())
}

/** Fitted on the held-out windows of all test conditions: what `analyze` scores, on lines good and bad. */
export function fitCalibration(
  set: FeatureSet,
  labels: readonly string[],
  scores: readonly SplitScores[],
): TrainingReport['calibration'] {
  const truth = set.clips.map(({ label }) => labels.indexOf(label))
  const windows = scores.flatMap(split => [...split.values()].flatMap(({ windows }) => windows ?? []))
  const all = stack(windows.map(({ scores }) => scores))
  const classes = windows.flatMap(({ clipOf }) => Array.from(clipOf, clip => truth[clip]!))
  const temperature = fitTemperature(all, classes)
  const probabilities = classes.map((_, row) => softmax(rowOf(all, row), temperature))
  const confidence = probabilities.map(values => Math.max(...values))
  const right = probabilities.map((values, row) => argmax(values) === classes[row])
  const uncertainBelow = uncertainThreshold(confidence, right)
  const shareRight = (rows: readonly boolean[]) => mean(rows.map(Number))
  const below = right.filter((_, row) => confidence[row]! < uncertainBelow)
  const above = right.filter((_, row) => confidence[row]! >= uncertainBelow)
  return {
    temperature,
    uncertainBelow,
    uncertainShare: below.length / Math.max(1, right.length),
    accuracyBelow: shareRight(below),
    accuracyAbove: shareRight(above),
  }
}

export function makeCard(
  set: FeatureSet,
  report: EvaluationReport,
  { id, version = '1.0.0', description, corpora, notes = [] }: TrainOptions,
  { copies, windows: cut, shrinkage }: TrainPlan,
  fusion: Fusion | undefined,
  chosen = 'settings that were given, not searched for in this run',
): ModelCard {
  const used = corpora.filter(({ name }) => set.clips.some(({ corpus }) => corpus === name))
  const languages = [...new Set(set.clips.flatMap(({ language }) => language ?? []))].sort()
  const { conditions, windows } = report
  return {
    id,
    version,
    description: description ?? `Emotion of speech in ${report.labels.length} classes, trained with Undertone.`,
    labels: report.labels,
    languages,
    licence: [...new Set(used.map(({ licence }) => licence))].join(' and '),
    commercialUse: used.every(({ commercialUse }) => commercialUse),
    data: used.map(({ name, licence }) => {
      const own = set.clips.filter(({ corpus }) => corpus === name)
      return { name, licence, clips: own.length, speakers: [...new Set(own.map(({ speaker }) => speaker))].sort() }
    }),
    procedure: `${fusion ? networkProcedure(fusion) : ''}${sameRecipe(set.recipe, DEFAULT_RECIPE) ? 'Two shrinkage LDAs, one for each set of random kernels, their scores averaged' : 'Shrinkage LDA'} (shrinkage ${shrinkage}, equal priors) on the features "${set.recipe.name}" version ${set.recipe.version} of each clip and its copies: ${copies.join(', ')}${cut.length > 0 ? `; and of the windows that an analysis would cut from those that are ${cut.join(', ')}` : ''}. Closed form, with ${chosen}. Temperature and threshold of "uncertain" fitted on scores of speakers that the scoring model had not heard.`,
    evaluation: [
      {
        protocol: report.protocol,
        ...headline(report),
      },
      ...Object.entries(report.perCorpus ?? {}).flatMap(([corpus, { clips, speakers, uar, accuracy, conditions }]) =>
        Object.entries(conditions).map(([name, own]) =>
          name === 'clean'
            ? {
                protocol: `${report.protocol}, the clips of ${corpus}`,
                ...{ clips, speakers, uar: uar.mean, 'uar 95 % over speakers': uar.interval, accuracy: accuracy.mean },
              }
            : {
                protocol: `${report.protocol}, the clips of ${corpus}, ${name}`,
                ...{ uar: own.uar, accuracy: own.accuracy },
              },
        ),
      ),
      ...Object.entries(conditions)
        .filter(([name]) => name !== 'clean')
        .map(([name, { uar, accuracy }]) => ({ protocol: `${report.protocol}, ${name}`, uar, accuracy })),
      ...Object.entries(windows).map(([name, { count, uar, accuracy }]) => ({
        protocol: `${report.protocol}, windows of analyze, ${name}`,
        windows: count,
        uar,
        accuracy,
      })),
    ],
    limits: [
      `It heard ${report.speakers} speakers${languages.length > 0 ? ` (${languages.join(', ')})` : ''}: other voices, languages and rooms lower the figures.`,
      ...(used.some(({ name }) => ACTED.includes(name))
        ? ['The emotions were acted, by people who read given sentences. Real calls are subtler.']
        : []),
      ...notes,
    ],
  }
}

function networkProcedure({ shares: [ofLdas = 0, ofCnn = 0] }: Fusion): string {
  const percent = (share: number) => `${Math.round(100 * share)} %`
  return `An ensemble: the log-probabilities of LDAs (${percent(ofLdas)}) and of a convolutional network (${percent(ofCnn)}), shares and temperatures fitted on scores of speakers that the scoring models had not heard. The network: five convolutions and attentive pooling over 2 s of the log-mel frames, AdamW with one cycle of the learning rate, crops of the clips and their copies, half of them degraded. The LDAs: `
}

const ACTED: readonly string[] = ['ravdess', 'emodb', 'tess']
