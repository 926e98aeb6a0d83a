import { toPcm16 } from '../audio/to-wav.ts'
import { sha256Hex } from '../hash.ts'
import { type ClipFeatures, clipSamples } from '../train/clip-features.ts'
import { CLIP_RECIPES, type ClipRecipeName } from '../train/clip-recipes.ts'
import type { CopyTools } from '../train/copies/steps.ts'
import { type Condition, makeCopy, needsTool } from '../train/copies.ts'
import type { ListedClip } from '../train/dataset.ts'
import { FeatureCache, fingerprint } from './feature-cache.ts'
import { sha256OfFile } from './files.ts'
import { loadLossyCoder } from './lossy-coder.ts'
import { readAudio } from './read-audio.ts'
import { serveJobs } from './worker-pool.ts'

/** A clip and its file, as the process sees it. */
export interface ClipSource {
  readonly file: string
  readonly clip: Pick<ListedClip, 'cut' | 'channel'>
}

/** One clip to make features of. */
export interface FeatureJob extends ClipSource {
  /** For conditions that mix other clips in. */
  readonly babble: readonly ClipSource[]
  readonly following: readonly ClipSource[]
  readonly recipe: ClipRecipeName
  readonly conditions: readonly Condition[]
  readonly cacheFolder: string | undefined
}

export interface FeatureJobResult {
  readonly sha256: string
  readonly samplesSha256: string
  /** One entry a condition, in the order asked for. */
  readonly features: readonly ClipFeatures[]
}

let code: Promise<string> | undefined
let coder: ReturnType<typeof loadLossyCoder> | undefined

serveJobs(async (job: FeatureJob): Promise<FeatureJobResult> => {
  const { file, clip, recipe: name, conditions, cacheFolder } = job
  const sha256 = await sha256OfFile(file)
  const { recipe, size, describe } = CLIP_RECIPES[name]
  const cache = cacheFolder === undefined ? undefined : new FeatureCache(cacheFolder)
  if (cache) code ??= fingerprint()
  // Read even where all features come from the cache: only the samples tell whether two files are one recording.
  const samples = await samplesOf(job)
  const features: ClipFeatures[] = []
  for (const condition of conditions) {
    const others = (['babble', 'following'] as const).flatMap(tool => (needsTool(condition, tool) ? job[tool] : []))
    const key = {
      clip: { ...clip, sha256 },
      condition,
      others: await Promise.all(others.map(identify)),
      recipe,
      fingerprint: code ? await code : '',
    }
    let found = await cache?.read(key, size)
    if (!found) {
      // Seeded by the clip, so that neither the order nor the number of workers changes the noise.
      const seed = Number.parseInt(sha256.slice(0, 8), 16)
      found = describe(makeCopy(samples, condition, seed, await toolsFor(condition, job)))
      await cache?.write(key, found)
    }
    features.push(found)
  }
  return { sha256, samplesSha256: sha256Hex(toPcm16([samples])), features }
})

async function samplesOf({ file, clip }: ClipSource): Promise<Float32Array> {
  return clipSamples(await readAudio(file), clip)
}

/** What decides another clip's samples. */
async function identify({ file, clip }: ClipSource): Promise<string> {
  return JSON.stringify([await sha256OfFile(file), clip.cut ?? null, clip.channel ?? null])
}

async function toolsFor(condition: Condition, { babble, following }: FeatureJob): Promise<CopyTools> {
  const load = (sources: readonly ClipSource[]) => Promise.all(sources.map(samplesOf))
  if (needsTool(condition, 'code')) coder ??= loadLossyCoder()
  const code = await coder
  return {
    ...(needsTool(condition, 'babble') && { babble: await load(babble) }),
    ...(needsTool(condition, 'following') && { following: await load(following) }),
    ...(code && { code }),
  }
}
