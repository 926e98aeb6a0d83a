import type { WorkOptions } from '../errors.ts'
import { adaptedScores } from '../train/adapted-scores.ts'
import { crowdRandom, pickCrowd, reserveVoices } from '../train/babble-voices.ts'
import { checkCorpus } from '../train/check-corpus.ts'
import { CONDITIONS, type Condition, needsTool } from '../train/copies.ts'
import { judgeSplits, planFor, toSplitScores } from '../train/cross-validate.ts'
import type { EvaluationReport } from '../train/evaluation-report.ts'
import type { FeatureSet } from '../train/feature-set.ts'
import { type FitOptions, type HeldOutFold, holdOut } from '../train/hold-out.ts'
import { type Judge, judgeBesideRandom, judgeInReservedBabble, judgeLearning, type Trial } from '../train/judge.ts'
import { judgementReport } from '../train/judgement-report.ts'
import { orderLabels } from '../train/order-labels.ts'
import { type CorpusProtocolName, PROTOCOLS } from '../train/protocols.ts'
import { soundProfile } from '../train/sound-profile.ts'
import { checkSplits, checkTaught, repetitionNotes, sharedSentences } from '../train/split.ts'
import { type BabbleFor, babbleOfFolders } from './babble-folders.ts'
import { secondsOfSome } from './clip-seconds.ts'
import { extractFeatures, type PlacedClip } from './extract-features.ts'
import { loadDataset, placedClips } from './load-dataset.ts'
import { playable } from './lossy-coder.ts'
import { memberThreads } from './member-threads.ts'

/** How a protocol is run with models in closed form. */
export interface JudgeLdaOptions extends WorkOptions {
  readonly recipe: 'default' | 'functionals'
  readonly workers?: number
  readonly cacheFolder?: string
  /** What the test clips are heard through besides `clean`; what the protocol says where not given. */
  readonly conditions?: readonly Condition[]
  /** Folders whose voices the babble is made of; each fold reserves two speakers for it where none are given. */
  readonly babble?: readonly string[]
  /** Also with fewer speakers to learn from. */
  readonly learningCurve?: boolean
  /** Also split at random, speakers shared: what the honest figures are to be set against. */
  readonly besideRandom?: boolean
}

/**
 * How good LDAs on a recipe are by a protocol: one model is trained for each split, and its test clips are judged under
 * each condition. Progress is counted in clips.
 *
 * @throws AppError `dataset/wrong-corpus`, `dataset/leak`, and as `extractFeatures` and the protocol's split
 */
export async function judgeLda(
  folder: string,
  protocol: CorpusProtocolName,
  options: JudgeLdaOptions,
): Promise<EvaluationReport> {
  const { labels: wanted, speakersShared, split, note, conditions: usual } = PROTOCOLS[protocol]
  const dataset = await loadDataset(folder)
  checkCorpus(protocol, dataset, await secondsOfSome(dataset))
  const { conditions, left } = await playable([...new Set<Condition>(['clean', ...(options.conditions ?? usual)])])
  const placed = placedClips([dataset]).filter(({ clip }) => wanted?.includes(clip.label) ?? true)
  const plain = conditions.filter(name => !needsTool(name, 'babble'))
  const babble = conditions.filter(name => needsTool(name, 'babble'))

  const { set, unreadable } = await extract(placed, [...new Set([...CONDITIONS, ...plain])], options)
  const splits = split(set.clips)
  checkSplits(set.clips, splits, { speakersShared })
  const labels = orderLabels(set.clips.map(({ label }) => label))
  const trial: Trial = { protocol, clips: set.clips, labels, splits }
  // Of random splits no other may say how members count: its test clips are among those that this one tests.
  const cnn = speakersShared ? { cnn: false } : {}
  const judge = judgeOf(set, labels, cnn, options)
  const notes = [
    ...(note ? [note] : []),
    ...left,
    ...dataset.notes,
    ...unreadable.map(({ clip, error }) => `Left out, ${clip.id}: ${error.message}`),
    ...(speakersShared || options.besideRandom ? repetitionNotes(set.clips) : []),
    ...sharedSentences(set.clips, splits),
  ]
  const strangers = babble.length > 0 && options.babble ? await babbleOfFolders(options.babble, set.clips) : undefined
  const heard = strangers ? await withBabble(set, placed, babble, strangers, options) : set
  checkTaught(set.clips, splits, labels)
  const heldOut = await holdOut(
    heard,
    splits,
    planFor(heard, labels, cnn),
    strangers ? conditions : plain,
    fitOptions(options),
  )
  const scores = heldOut.map(fold => toSplitScores(heard, fold))
  const report = judgementReport(protocol, set.clips, splits, labels, scores, { speakersShared, notes })
  const sound = soundProfile(set, labels)
  const reserved =
    babble.length > 0 && !strangers
      ? await judgeInReservedBabble(
          judgeOf(await withBabble(set, placed, babble, reservedFor(trial, placed), options), labels, cnn, options),
          trial,
          babble,
        )
      : undefined
  return {
    ...report,
    ...(reserved && {
      conditions: { ...report.conditions, ...reserved.conditions },
      windows: { ...report.windows, ...reserved.windows },
      notes: [...notes, reserved.note],
    }),
    // A voice that training knows is not adapted to.
    ...(!speakersShared && { adapted: judgeAdapted(set, heldOut, trial) }),
    ...(sound && { sound }),
    ...(options.learningCurve && { learningCurve: await judgeLearning(judge, trial, report) }),
    ...(options.besideRandom && { besideRandom: await judgeBesideRandom(judge, trial) }),
  }
}

function extract(
  placed: readonly PlacedClip[],
  conditions: readonly Condition[],
  { recipe, workers, cacheFolder, signal, onProgress }: JudgeLdaOptions,
  babbleFor?: BabbleFor,
) {
  return extractFeatures(placed, {
    ...{ recipe, conditions },
    ...(workers !== undefined && { workers }),
    ...(cacheFolder !== undefined && { cacheFolder }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...(babbleFor && { babbleFor }),
  })
}

/** @param plan - what is to be otherwise than usual */
function judgeOf(
  set: FeatureSet,
  labels: readonly string[],
  plan: { readonly cnn?: boolean },
  options: JudgeLdaOptions,
): Judge {
  return (splits, conditions) => judgeSplits(set, splits, planFor(set, labels, plan), conditions, fitOptions(options))
}

function fitOptions({ workers, signal }: JudgeLdaOptions): FitOptions {
  return { run: memberThreads(workers), ...(signal && { signal }) }
}

/** The figures after adapting to each voice by all of its clips, unlabelled. */
function judgeAdapted(
  set: FeatureSet,
  heldOut: readonly HeldOutFold[],
  { protocol, clips, labels, splits }: Trial,
): NonNullable<EvaluationReport['adapted']> {
  const scores = adaptedScores(set, heldOut, labels)
  const { accuracy, uar } = judgementReport(protocol, clips, splits, labels, scores, {
    speakersShared: false,
    notes: [],
  })
  return { accuracy, uar }
}

/** The set with the features of its clips in babble. */
async function withBabble(
  set: FeatureSet,
  placed: readonly PlacedClip[],
  babble: readonly Condition[],
  babbleFor: BabbleFor,
  options: JudgeLdaOptions,
): Promise<FeatureSet> {
  const read = new Set(set.clips.map(({ id }) => id))
  const again = await extract(
    placed.filter(({ clip }) => read.has(clip.id)),
    babble,
    options,
    babbleFor,
  )
  return { ...set, conditions: new Map([...set.conditions, ...again.set.conditions]) }
}

/** Babble of the speakers that a clip's fold reserves for it. */
function reservedFor({ clips, splits }: Trial, placed: readonly PlacedClip[]): BabbleFor {
  const voicesOf = new Map<string, PlacedClip[]>()
  for (const { reserved, speakers } of reserveVoices(clips, splits)) {
    const voices = placed.filter(({ clip }) => reserved.includes(clip.speaker))
    for (const speaker of speakers) voicesOf.set(speaker, voices)
  }
  return clip => pickCrowd(voicesOf.get(clip.speaker) ?? [], crowdRandom(clip))
}
