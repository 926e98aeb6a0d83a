import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FeatureRecipe, recipeHash } from '../features/recipe.ts'
import type { ClipFeatures } from '../train/clip-features.ts'
import { COPIES_VERSION, type Condition } from '../train/copies.ts'
import type { DatasetClip } from '../train/dataset.ts'
import { writeWhole } from './files.ts'

/** What the features of a clip under a condition depend on. */
export interface FeatureKey {
  readonly clip: Pick<DatasetClip, 'sha256' | 'cut' | 'channel'>
  readonly condition: Condition
  readonly recipe: FeatureRecipe
}

/** Bumped where windows or trimming change without the recipe. */
const CACHE_VERSION = 1

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

  #pathOf({ clip: { sha256, cut, channel }, condition, recipe }: FeatureKey): string {
    const parts = [CACHE_VERSION, COPIES_VERSION, recipeHash(recipe), sha256, cut ?? null, channel ?? null, condition]
    const name = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
    return join(this.#folder, name.slice(0, 2), `${name}.f32`)
  }
}
