import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'
import { type FeatureRecipe, recipeHash } from '../features/recipe.ts'
import type { ClipFeatures } from '../train/clip-features.ts'
import type { Condition } from '../train/copies.ts'
import type { DatasetClip } from '../train/dataset.ts'
import { notWritable, writeWhole } from './files.ts'

const ABANDONED_MILLISECONDS = 3_600_000

/** What the features of a clip under a condition depend on. */
export interface FeatureKey {
  readonly clip: Pick<DatasetClip, 'sha256' | 'cut' | 'channel'>
  readonly condition: Condition
  /** Hashes of the other clips that the copy is made with, such as babble's voices. */
  readonly others: readonly string[]
  readonly recipe: FeatureRecipe
  /** Of the program: see {@link fingerprint}. */
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

  /** undefined where they are not there. @param columns - values that every feature vector has */
  async read(key: FeatureKey, columns: number): Promise<ClipFeatures | undefined> {
    const bytes = await readFile(this.#pathOf(key)).catch(() => undefined)
    if (!bytes || bytes.length < 8 || bytes.length % 4 !== 0) return undefined
    const size = bytes.length - 4
    if (crc32(bytes.subarray(0, size)) !== bytes.readUInt32LE(size)) return undefined
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + size))
    const count = values[0]!
    const lengths = [...values.subarray(1, 1 + count)]
    const total = lengths.reduce((sum, length) => sum + length, 1 + count)
    if (total !== values.length || lengths.some(length => length < columns)) return undefined
    let end = 1 + count
    const [whole, ...windows] = lengths.map(length => {
      end += length
      return values.subarray(end - length, end)
    })
    return whole && { whole, windows }
  }

  /**
   * The number of vectors, their lengths, their values, then the CRC-32 of all that.
   *
   * @throws AppError `file/not-writable`
   */
  async write(key: FeatureKey, { whole, windows }: ClipFeatures): Promise<void> {
    const vectors = [whole, ...windows]
    const head = [vectors.length, ...vectors.map(({ length }) => length)]
    const values = new Float32Array(vectors.reduce((sum, { length }) => sum + length, head.length))
    values.set(head)
    let at = head.length
    for (const vector of vectors) {
      values.set(vector, at)
      at += vector.length
    }
    const bytes = Buffer.alloc(values.byteLength + 4)
    bytes.set(new Uint8Array(values.buffer))
    bytes.writeUInt32LE(crc32(bytes.subarray(0, values.byteLength)), values.byteLength)
    const path = this.#pathOf(key)
    await writeWhole(path, bytes).catch((error: unknown) => {
      throw notWritable(path, error)
    })
  }

  /** Removes what killed processes left half-written; what is younger than an hour may be another's at work. */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.#folder, { recursive: true }).catch(() => [])) {
      if (!name.endsWith('.partial')) continue
      const path = join(this.#folder, name)
      const found = await stat(path).catch(() => undefined)
      if (found && Date.now() - found.mtimeMs > ABANDONED_MILLISECONDS) await rm(path, { force: true })
    }
  }

  #pathOf({ clip: { sha256, cut, channel }, condition, others, recipe, fingerprint }: FeatureKey): string {
    const parts = [fingerprint, recipeHash(recipe), sha256, cut ?? null, channel ?? null, condition, others]
    const name = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
    return join(this.#folder, name.slice(0, 2), `${name}.f32`)
  }
}

/** What decides the features of a clip, from core's `src` on. */
const CODE_FOLDERS = ['signal', 'audio', 'features', 'segment', 'train/copies', '../build']
const CODE_FILES = ['train/copies', 'train/clip-features', 'train/clip-recipes']
/** What only trains: a change of it leaves the features as they are. */
const OTHER_CODE = ['../build/network.js', '../build/convolution.js']

/**
 * A hash of all the code that decides the features of a clip: where any of it changed, no feature comes from the cache.
 */
export async function fingerprint(): Promise<string> {
  const core = fileURLToPath(new URL('../', import.meta.url))
  const files = CODE_FILES.map(file => file + extname(fileURLToPath(import.meta.url)))
  for (const folder of CODE_FOLDERS) {
    // Without a build the plain twins do the work.
    const found = await readdir(join(core, folder), { recursive: true }).catch(() => [])
    files.push(...found.filter(file => /(?<!\.d)\.[jt]s$/.test(file)).map(file => join(folder, file)))
  }
  const hash = createHash('sha256')
  for (const file of files.filter(file => !OTHER_CODE.includes(file)).sort())
    hash.update(`${file}\0`).update(await readFile(join(core, file)))
  return hash.digest('hex')
}
