import { type ClipFeatures, clipSamples } from '../train/clip-features.ts'
import { CLIP_RECIPES, type ClipRecipeName } from '../train/clip-recipes.ts'
import { type Condition, makeCopy } from '../train/copies.ts'
import type { ListedClip } from '../train/dataset.ts'
import { FeatureCache, fingerprint } from './feature-cache.ts'
import { sha256OfFile } from './files.ts'
import { readAudio } from './read-audio.ts'
import { serveJobs } from './worker-pool.ts'

/** One clip to make features of. */
export interface FeatureJob {
  /** Of the file, as the process sees it. */
  readonly file: string
  readonly clip: Pick<ListedClip, 'cut' | 'channel'>
  readonly recipe: ClipRecipeName
  readonly conditions: readonly Condition[]
  readonly cacheFolder: string | undefined
}

export interface FeatureJobResult {
  readonly sha256: string
  /** One entry a condition, in the order asked for. */
  readonly features: readonly ClipFeatures[]
}

let code: Promise<string> | undefined

serveJobs(async ({ file, clip, recipe: name, conditions, cacheFolder }: FeatureJob): Promise<FeatureJobResult> => {
  const sha256 = await sha256OfFile(file)
  const { recipe, size, describe } = CLIP_RECIPES[name]
  const cache = cacheFolder === undefined ? undefined : new FeatureCache(cacheFolder)
  if (cache) code ??= fingerprint()
  let samples: Float32Array | undefined
  const features: ClipFeatures[] = []
  for (const condition of conditions) {
    const key = {
      clip: { ...clip, sha256 },
      condition,
      recipe,
      fingerprint: code ? await code : '',
    }
    let found = await cache?.read(key, size)
    if (!found) {
      samples ??= clipSamples(await readAudio(file), clip)
      // Seeded by the clip, so that neither the order nor the number of workers changes the noise.
      found = describe(makeCopy(samples, condition, Number.parseInt(sha256.slice(0, 8), 16)))
      await cache?.write(key, found)
    }
    features.push(found)
  }
  return { sha256, features }
})
