import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError } from '@undertone/core/errors'

/** What was kept of a stream. */
export interface StoredBlob {
  readonly bytes: number
  /** Of its bytes, in hex. */
  readonly sha256: string
}

/** A folder that keeps recordings under keys that we make. Nothing half-written is ever seen under a key. */
export class BlobFolder {
  readonly #folder: string
  readonly #unfinished: string

  private constructor(folder: string) {
    this.#folder = folder
    this.#unfinished = join(folder, 'unfinished')
  }

  /**
   * @param isOnly - whether no other process writes here: then what is unfinished was left by one that is gone
   */
  static async open(folder: string, { isOnly = false } = {}): Promise<BlobFolder> {
    const store = new BlobFolder(folder)
    if (isOnly) await rm(store.#unfinished, { recursive: true, force: true })
    await mkdir(store.#unfinished, { recursive: true, mode: 0o700 })
    return store
  }

  /**
   * Keeps a stream. Where it fails, nothing is left.
   *
   * @param maxBytes - of the stream
   * @throws AppError `request/too-large`, `file/not-writable` where the disk is full; what the stream failed with
   */
  async write(
    key: string,
    stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    maxBytes: number,
  ): Promise<StoredBlob> {
    const path = this.path(key)
    const temporary = join(this.#unfinished, `${key}-${randomUUID()}`)
    try {
      const hash = createHash('sha256')
      let bytes = 0
      const file = await onDisk(open(temporary, 'wx', 0o600))
      try {
        for await (const chunk of stream) {
          bytes += chunk.length
          if (bytes > maxBytes)
            throw new AppError(
              'request/too-large',
              `Too large: expected at most ${maxBytes} bytes of recording. Cut or compress it, or have the limit raised.`,
              { maxBytes },
            )
          hash.update(chunk)
          await onDisk(file.appendFile(chunk))
        }
        await onDisk(file.sync())
      } finally {
        await file.close()
      }
      await onDisk(mkdir(dirname(path), { recursive: true, mode: 0o700 }))
      await onDisk(rename(temporary, path))
      return { bytes, sha256: hash.digest('hex') }
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  /** Where the bytes of a key are, or would be. */
  path(key: string): string {
    if (!/^[a-z0-9-]{4,}(\.[a-z0-9]{1,8})?$/.test(key)) throw new Error(`Invalid key: ${key}`)
    return join(this.#folder, key.slice(0, 2), key)
  }

  has(key: string): Promise<boolean> {
    return access(this.path(key)).then(
      () => true,
      () => false,
    )
  }

  async size(key: string): Promise<number> {
    return (await stat(this.path(key))).size
  }

  /** @param range - first and last byte, both included; default all */
  read(key: string, range: { readonly start?: number; readonly end?: number } = {}): Readable {
    return createReadStream(this.path(key), range)
  }

  /** Every key that something is under. */
  async *keys(): AsyncGenerator<string> {
    for (const folder of await readdir(this.#folder))
      if (/^[a-z0-9]{2}$/.test(folder)) yield* await readdir(join(this.#folder, folder))
  }

  /** Removes what is under a key, if anything is. */
  async remove(key: string): Promise<void> {
    await rm(this.path(key), { force: true })
  }
}

async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new AppError(
      'file/not-writable',
      `The recording could not be kept (${reason}): expected room in the data folder. Free some space and send it again.`,
      { reason },
      { cause },
    )
  }
}
