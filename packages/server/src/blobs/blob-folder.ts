import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError } from '@undertone/core/errors'
import { makeFolder } from '@undertone/core/node'
import { type Blobs, type BorrowedFile, type ByteRange, checkKey, Measured, type StoredBlob } from './blobs.ts'
import { makeDataFolder } from './data-folder.ts'

/** Recordings in a folder, which many machines may share. */
export class BlobFolder implements Blobs {
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
    await makeDataFolder(store.#unfinished)
    return store
  }

  async write(
    key: string,
    stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    maxBytes: number,
  ): Promise<StoredBlob> {
    const path = this.#path(key)
    const temporary = join(this.#unfinished, `${key}-${randomUUID()}`)
    const measured = new Measured(stream, maxBytes)
    try {
      const file = await onDisk(open(temporary, 'wx', 0o600))
      try {
        for await (const chunk of measured) await onDisk(file.appendFile(chunk))
        await onDisk(file.sync())
      } finally {
        await file.close()
      }
      await onDisk(makeFolder(dirname(path), 0o700))
      await onDisk(rename(temporary, path))
      return measured.result()
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  has(key: string): Promise<boolean> {
    return access(this.#path(key)).then(
      () => true,
      () => false,
    )
  }

  async size(key: string): Promise<number> {
    return (await stat(this.#path(key))).size
  }

  async read(key: string, range: ByteRange = {}): Promise<Readable> {
    return createReadStream(this.#path(key), range)
  }

  /** The file itself. */
  async borrow(key: string): Promise<BorrowedFile> {
    return { path: this.#path(key), async close() {} }
  }

  async *keys(): AsyncGenerator<string> {
    for (const folder of await readdir(this.#folder))
      if (/^[a-z0-9]{2}$/.test(folder)) yield* await readdir(join(this.#folder, folder))
  }

  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { force: true })
  }

  async close(): Promise<void> {}

  #path(key: string): string {
    return join(this.#folder, checkKey(key).slice(0, 2), key)
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
