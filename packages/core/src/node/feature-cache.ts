import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DESCRIPTOR_RATE } from '../features/descriptors.ts'
import { type FeatureRecipe, recipeHash } from '../features/recipe.ts'
import { createRandom } from '../random.ts'
import { type ClipFeatures, clipFeatures } from '../train/clip-features.ts'
import { type Condition, makeCopy } from '../train/copies.ts'
import type { DatasetClip } from '../train/dataset.ts'
import { writeWhole } from './files.ts'

/** What the features of a clip under a condition depend on. */
export interface FeatureKey {
  readonly clip: Pick<DatasetClip, 'sha256' | 'cut' | 'channel'>
  readonly condition: Condition
  readonly recipe: FeatureRecipe
  /** What this version of the program makes of a fixed signal: see {@link fingerprint}. */
  readonly fingerprint: string
}

/**
 * Features kept on disk, a file for each clip and condition, named by a hash of all that they depend on. A file is
 * written under another name first, so that two processes or a crash leave none half-written; one that is damaged all
 * the same is computed again.
 */
export class FeatureCache {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** undefined where they are not there. @param columns - values of a feature vector */
  async read(key: FeatureKey, columns: number): Promise<ClipFeatures | undefined> {
    const bytes = await readFile(this.#pathOf(key)).catch(() => undefined)
    if (!bytes || bytes.length === 0 || bytes.length % (4 * columns) !== 0) return undefined
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
    const [whole, ...windows] = Array.from({ length: values.length / columns }, (_, row) =>
      values.subarray(row * columns, (row + 1) * columns),
    )
    return whole && values.every(Number.isFinite) ? { whole, windows } : undefined
  }

  async write(key: FeatureKey, { whole, windows }: ClipFeatures): Promise<void> {
    const values = new Float32Array(whole.length * (1 + windows.length))
    for (const [row, vector] of [whole, ...windows].entries()) values.set(vector, row * whole.length)
    await writeWhole(this.#pathOf(key), new Uint8Array(values.buffer))
  }

  #pathOf({ clip: { sha256, cut, channel }, condition, recipe, fingerprint }: FeatureKey): string {
    const parts = [fingerprint, recipeHash(recipe), sha256, cut ?? null, channel ?? null, condition]
    const name = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
    return join(this.#folder, name.slice(0, 2), `${name}.f32`)
  }
}

/**
 * A hash of the features of a fixed signal, a second of a gliding voice-like tone in noise, under a condition: code that
 * computes other values makes another fingerprint, so that no cache outlives a change.
 */
export function fingerprint(condition: Condition): string {
  const random = createRandom(1)
  let phase = 0
  const samples = Float32Array.from({ length: DESCRIPTOR_RATE }, (_, n) => {
    phase += (2 * Math.PI * (120 + 60 * Math.sin(n / 4000))) / DESCRIPTOR_RATE
    const voice = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.3 * Math.sin(5 * phase)
    return 0.1 * voice * Math.sin(n / 1200) ** 2 + 0.003 * random.normal()
  })
  const { whole, windows } = clipFeatures(makeCopy(samples, condition, 1))
  const hash = createHash('sha256')
  for (const vector of [whole, ...windows]) hash.update(new Uint8Array(vector.slice().buffer))
  return hash.digest('hex')
}
