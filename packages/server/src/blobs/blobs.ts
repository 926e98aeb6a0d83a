import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { AppError } from '@undertone/core/errors'

/** What was kept of a stream. */
export interface StoredBlob {
  readonly bytes: number
  /** Of its bytes, in hex. */
  readonly sha256: string
}

/** First and last byte, both included. */
export interface ByteRange {
  readonly start?: number
  readonly end?: number
}

/** What is kept under a key, as a file on this machine. Whoever borrows it closes it. */
export interface BorrowedFile {
  readonly path: string
  close(): Promise<void>
}

/** Keeps recordings under keys that we make. Nothing half-written is ever seen under a key. */
export interface Blobs {
  /**
   * Keeps a stream. Where it fails, nothing is left.
   *
   * @param maxBytes - of the stream
   * @throws AppError `request/too-large`, `file/not-writable` where it cannot be kept; what the stream failed with
   */
  write(key: string, stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, maxBytes: number): Promise<StoredBlob>
  has(key: string): Promise<boolean>
  /** Bytes of what is there. */
  size(key: string): Promise<number>
  /** @param range - default all */
  read(key: string, range?: ByteRange): Promise<Readable>
  borrow(key: string): Promise<BorrowedFile>
  /** Every key that something is under. */
  keys(): AsyncGenerator<string>
  /** Removes what is under a key, if anything is. */
  remove(key: string): Promise<void>
  close(): Promise<void>
}

/** Keys are ours: no path leads out of where they are kept. */
export function checkKey(key: string): string {
  if (!/^[a-z0-9-]{4,}(\.[a-z0-9]{1,8})?$/.test(key)) throw new Error(`Invalid key: ${key}`)
  return key
}

/** Hands on a stream, and says in the end what it was. */
export class Measured {
  readonly #hash = createHash('sha256')
  readonly #stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  readonly #maxBytes: number
  #bytes = 0

  constructor(stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, maxBytes: number) {
    this.#stream = stream
    this.#maxBytes = maxBytes
  }

  /** @throws AppError `request/too-large` as soon as it is */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#stream) {
      this.#bytes += chunk.length
      if (this.#bytes > this.#maxBytes)
        throw new AppError(
          'request/too-large',
          `Too large: expected at most ${this.#maxBytes} bytes of recording. Cut or compress it, or have the limit raised.`,
          { maxBytes: this.#maxBytes },
        )
      this.#hash.update(chunk)
      yield chunk
    }
  }

  /** Once, after the last chunk. */
  result(): StoredBlob {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }
}
