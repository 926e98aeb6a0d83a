import { join } from 'node:path'
import { AppError, type WorkOptions } from '../errors.ts'
import { CLIP_RECIPES, type ClipRecipeName } from '../train/clip-recipes.ts'
import { type Condition, needsTool } from '../train/copies.ts'
import type { DatasetClip, ListedClip } from '../train/dataset.ts'
import { collectFeatures, type FeatureSet } from '../train/feature-set.ts'
import { FeatureCache } from './feature-cache.ts'
import type { ClipSource, FeatureJob, FeatureJobResult } from './feature-worker.ts'
import { runAll, WorkerPool } from './worker-pool.ts'

const WORKER = new URL('./feature-worker.ts', import.meta.url)

export interface ExtractOptions extends WorkOptions {
  /** A model's own, where the features are for it: others would give it numbers that mean something else. */
  readonly recipe: ClipRecipeName
  readonly conditions?: readonly Condition[]
  /** Whose voices a clip's babble is made of; needed where a condition has babble. */
  readonly babbleFor?: (clip: ListedClip) => readonly PlacedClip[]
  /** Threads. */
  readonly workers?: number
  /** Where features are kept for the next time; none are kept without it. */
  readonly cacheFolder?: string
}

/** A clip of which no features could be made. */
export interface UnreadableClip {
  readonly clip: ListedClip
  readonly error: AppError
}

/** A clip and the folder that its path starts from. */
export interface PlacedClip {
  readonly folder: string
  readonly clip: ListedClip
}

/**
 * The features of clips under each condition, on worker threads. A clip that cannot be read is left out and named.
 *
 * @throws AppError `dataset/empty` where no clip could be read, `file/not-writable` where the cache cannot be kept, `cancelled`
 */
export async function extractFeatures(
  placed: readonly PlacedClip[],
  { recipe, conditions = ['clean'], workers = 2, cacheFolder, babbleFor, ...work }: ExtractOptions,
): Promise<{ readonly set: FeatureSet; readonly unreadable: readonly UnreadableClip[] }> {
  const joins = conditions.some(condition => needsTool(condition, 'following'))
  const jobs = placed.map(
    (one): FeatureJob => ({
      ...sourceOf(one),
      babble: (babbleFor?.(one.clip) ?? []).map(sourceOf),
      following: joins ? followingOf(placed, one.clip).map(sourceOf) : [],
      recipe,
      conditions,
      cacheFolder,
    }),
  )
  if (cacheFolder !== undefined) await new FeatureCache(cacheFolder).sweep()
  const results: (FeatureJobResult | undefined)[] = []
  const unreadable: UnreadableClip[] = []
  const pool = new WorkerPool<FeatureJob, FeatureJobResult>(WORKER, Math.min(workers, jobs.length))
  try {
    await runAll(
      pool,
      jobs,
      (outcome, index) => {
        if ('result' in outcome) results[index] = outcome.result
        else if (isAboutClip(outcome.error)) unreadable.push({ clip: placed[index]!.clip, error: outcome.error })
        else throw outcome.error
      },
      work,
    )
  } finally {
    await pool.close()
  }
  const first = unreadable[0]
  if (first && unreadable.length === placed.length)
    throw new AppError('dataset/empty', `No clip could be read. The first, "${first.clip.id}": ${first.error.message}`)
  const read = placed.flatMap(({ clip }, index) => {
    const result = results[index]
    if (!result) return []
    const { sha256, samplesSha256, features } = result
    return [{ clip: { ...clip, sha256, samplesSha256 } satisfies DatasetClip, features }]
  })
  const set: FeatureSet = {
    clips: read.map(({ clip }) => clip),
    recipe: CLIP_RECIPES[recipe].recipe,
    conditions: new Map(
      conditions.map((condition, place) => [
        condition,
        collectFeatures(
          read.map(({ features }) => features[place]!),
          CLIP_RECIPES[recipe].size,
        ),
      ]),
    ),
  }
  return { set, unreadable: unreadable.sort((a, b) => (a.clip.id < b.clip.id ? -1 : 1)) }
}

/** Whether an error says something of the clip: a full disk or a fault of ours ends the work instead. */
export function isAboutClip(error: unknown): error is AppError {
  return error instanceof AppError && /^(?:audio\/|file\/not-(?:found|readable))/.test(error.code)
}

function sourceOf({ folder, clip: { path, cut, channel } }: PlacedClip): ClipSource {
  return { file: join(folder, path), clip: { ...(cut && { cut }), ...(channel !== undefined && { channel }) } }
}

/** Clips that are joined to one. */
const JOINED = 2

/** The next clips of the same voice and label, from the first on again after the last. */
function followingOf(placed: readonly PlacedClip[], { speaker, label, id }: ListedClip): PlacedClip[] {
  const alike = placed.filter(({ clip }) => clip.speaker === speaker && clip.label === label)
  const at = alike.findIndex(({ clip }) => clip.id === id)
  return [...alike.slice(at + 1), ...alike.slice(0, at)].slice(0, JOINED)
}
