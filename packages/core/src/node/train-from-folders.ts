import { AppError, type WorkOptions } from '../errors.ts'
import type { ModelParts } from '../model/model-file.ts'
import { CONDITIONS, type Condition, needsTool, TEST_CONDITIONS } from '../train/copies.ts'
import type { RecogniseOptions } from '../train/recognise-dataset.ts'
import { DEFAULT_SHARES, type Shares } from '../train/split-by-share.ts'
import { type SplitChoice, trainBySplit } from '../train/train-by-split.ts'
import { type TrainingReport, trainModel } from '../train/train-model.ts'
import { type BabbleFor, babbleOfFolders } from './babble-folders.ts'
import { checkTrainable } from './check-trainable.ts'
import { extractFeatures, type PlacedClip, type UnreadableClip } from './extract-features.ts'
import { loadDataset, placedClips } from './load-dataset.ts'
import { playable } from './lossy-coder.ts'
import { memberThreads } from './member-threads.ts'

/** What is learned from which clips, and how it is judged. */
export interface TrainFoldersOptions extends WorkOptions, RecogniseOptions {
  readonly id: string
  readonly version?: string
  readonly description?: string
  /** `default` where not given: functionals and random kernels. */
  readonly recipe?: 'default' | 'functionals'
  /** Other labels are left out; all are learned where none are given. */
  readonly labels?: readonly string[]
  readonly protocol?: string
  readonly folds?: number
  readonly speakersPerFold?: number
  /** Divide the speakers so, instead of testing each in turn; 60/20/20 where no folds are given and the data is one's own. */
  readonly shares?: Shares
  readonly copies?: readonly Condition[]
  /** Folders whose voices the babble of copies is made of; none of their speakers may be among the clips'. */
  readonly babble?: readonly string[]
  readonly shrinkage?: number
  /** For the report and the card. */
  readonly notes?: readonly string[]
  readonly workers?: number
  readonly cacheFolder?: string
}

/** What training made. */
export interface TrainedModel {
  readonly parts: ModelParts
  readonly report: TrainingReport & { readonly split?: SplitChoice }
  readonly unreadable: readonly UnreadableClip[]
}

/**
 * From folders of labelled recordings to a model and its speaker-independent evaluation. Progress is counted in clips.
 *
 * @throws AppError as `loadDataset`, `extractFeatures` and `trainModel`
 */
export async function trainFromFolders(
  folders: readonly string[],
  {
    recipe = 'default',
    labels: wanted,
    copies = CONDITIONS,
    workers,
    cacheFolder,
    speakerFrom,
    eachClipItsOwnSpeaker,
    babble,
    ...options
  }: TrainFoldersOptions,
): Promise<TrainedModel> {
  const naming = {
    ...options,
    ...(speakerFrom && { speakerFrom }),
    ...(eachClipItsOwnSpeaker && { eachClipItsOwnSpeaker }),
  }
  const datasets = []
  for (const folder of folders) datasets.push(await loadDataset(folder, naming))
  await checkTrainable(datasets)
  const placed = placedClips(datasets).filter(({ clip }) => wanted?.includes(clip.label) ?? true)
  const babbleFor = await voicesFor(copies, placed, babble)
  const { set, unreadable } = await extractFeatures(placed, {
    recipe,
    ...(babbleFor && { babbleFor }),
    conditions: [...new Set([...TEST_CONDITIONS, ...copies])],
    ...(workers !== undefined && { workers }),
    ...(cacheFolder !== undefined && { cacheFolder }),
    ...(options.signal && { signal: options.signal }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  })
  const notes = [...(options.notes ?? []), ...datasets.flatMap(({ notes }) => notes)]
  if (unreadable.length > 0) notes.push(`${unreadable.length} clips could not be read and were left out.`)
  const { onProgress: _, ...rest } = options
  const corpora = [...new Map(datasets.map(({ corpus }) => [corpus.name, corpus])).values()]
  const how = { ...rest, copies, corpora, notes, run: memberThreads(workers) }
  const inFolds = options.folds !== undefined || options.speakersPerFold !== undefined
  const byOwn = !inFolds && corpora.some(({ name }) => name === 'own')
  const shares = options.shares ?? (byOwn ? DEFAULT_SHARES : undefined)
  return { ...(await (shares ? trainBySplit(set, how, shares) : trainModel(set, how))), unreadable }
}

/**
 * Checks that the copies can be made: MP3 and Opus where there is a coder, babble where its voices are given. Voices of
 * the training clips themselves would carry those of a test fold into training.
 */
async function voicesFor(
  copies: readonly Condition[],
  placed: readonly PlacedClip[],
  babble: readonly string[] | undefined,
): Promise<BabbleFor | undefined> {
  const { left } = await playable(copies)
  if (left.length > 0) throw new AppError('audio/decoder-missing', `Copies cannot be made. ${left.join(' ')}`)
  const inBabble = copies.find(name => needsTool(name, 'babble'))
  if (!inBabble) return undefined
  if (!babble)
    throw new AppError(
      'usage/invalid-option',
      `Copies in ${inBabble} need the voices of others: expected --babble FOLDER with speakers who are not in training, found none.`,
    )
  return babbleOfFolders(
    babble,
    placed.map(({ clip }) => clip),
  )
}
