import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { AppError } from '@undertone/core/errors'
import { makeTemporaryFolder } from '@undertone/core/node'
import { type Blobs, type BorrowedFile, type ByteRange, checkKey, Measured, type StoredBlob } from './blobs.ts'

/** A store takes at most 10,000 parts and none but the last below 5 MiB: so much holds 80 GB, and little memory. */
const PART_BYTES = 8 * 2 ** 20

/** Recordings in a bucket of a store that speaks S3. Credentials are found as the AWS tools find them. */
export class BlobBucket implements Blobs {
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string

  private constructor(client: S3Client, bucket: string, prefix: string) {
    this.#client = client
    this.#bucket = bucket
    this.#prefix = prefix
  }

  /**
   * @param address - `s3://bucket/prefix?endpoint=https://host:9000&region=eu-central-1`; without an endpoint it is AWS
   * @throws AppError `service/unavailable` where the bucket does not answer
   */
  static async open(address: string): Promise<BlobBucket> {
    const { host, pathname, searchParams } = new URL(address)
    const endpoint = searchParams.get('endpoint')
    const region = searchParams.get('region')
    const client = new S3Client({
      // Stores that are not AWS know no name for each bucket, and not the checksums of late.
      ...(endpoint !== null && { endpoint, forcePathStyle: true, region: region ?? 'us-east-1' }),
      ...(region !== null && { region }),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    })
    const path = pathname.replace(/^\/+|\/+$/g, '')
    const bucket = new BlobBucket(client, host, path === '' ? '' : `${path}/`)
    await bucket.#check()
    return bucket
  }

  async write(
    key: string,
    stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    maxBytes: number,
  ): Promise<StoredBlob> {
    const target = this.#target(key)
    const measured = new Measured(stream, maxBytes)
    const parts: CompletedPart[] = []
    let upload: string | undefined
    try {
      for await (const { bytes, isLast } of inParts(measured, PART_BYTES)) {
        if (isLast && upload === undefined) {
          await inStore(this.#client.send(new PutObjectCommand({ ...target, Body: bytes })))
          return measured.result()
        }
        upload ??= (await inStore(this.#client.send(new CreateMultipartUploadCommand(target)))).UploadId ?? ''
        const part = { ...target, UploadId: upload, PartNumber: parts.length + 1, Body: bytes }
        const { ETag } = await inStore(this.#client.send(new UploadPartCommand(part)))
        parts.push({ PartNumber: part.PartNumber, ...(ETag !== undefined && { ETag }) })
      }
      const whole = { ...target, UploadId: upload, MultipartUpload: { Parts: parts } }
      await inStore(this.#client.send(new CompleteMultipartUploadCommand(whole)))
      return measured.result()
    } catch (error) {
      // A store may not know how; then its own rule for what is unfinished removes the parts.
      if (upload !== undefined)
        await this.#client.send(new AbortMultipartUploadCommand({ ...target, UploadId: upload })).catch(() => {})
      throw error
    }
  }

  async has(key: string): Promise<boolean> {
    try {
      await this.#client.send(new HeadObjectCommand(this.#target(key)))
      return true
    } catch (error) {
      if (statusOf(error) === 404) return false
      throw error
    }
  }

  async size(key: string): Promise<number> {
    return (await this.#client.send(new HeadObjectCommand(this.#target(key)))).ContentLength ?? 0
  }

  async read(key: string, { start, end }: ByteRange = {}): Promise<Readable> {
    const range = start === undefined && end === undefined ? {} : { Range: `bytes=${start ?? 0}-${end ?? ''}` }
    const { Body } = await this.#client.send(new GetObjectCommand({ ...this.#target(key), ...range }))
    return Body instanceof Readable ? Body : Readable.from([])
  }

  /** A copy, for as long as it is needed. */
  async borrow(key: string): Promise<BorrowedFile> {
    const folder = await makeTemporaryFolder()
    try {
      const path = join(folder.path, key)
      await pipeline(await this.read(key), createWriteStream(path, { mode: 0o600 }))
      return { path, close: () => folder.remove() }
    } catch (error) {
      await folder.remove()
      throw error
    }
  }

  async *keys(): AsyncGenerator<string> {
    let next: string | undefined
    do {
      const page = {
        Bucket: this.#bucket,
        Prefix: this.#prefix,
        ...(next !== undefined && { ContinuationToken: next }),
      }
      const { Contents = [], NextContinuationToken } = await this.#client.send(new ListObjectsV2Command(page))
      for (const { Key = '' } of Contents) yield Key.slice(this.#prefix.length)
      next = NextContinuationToken
    } while (next !== undefined)
  }

  async remove(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#target(key)))
  }

  async close(): Promise<void> {
    this.#client.destroy()
  }

  async #check(): Promise<void> {
    try {
      await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }))
    } catch (cause) {
      this.#client.destroy()
      const reason = reasonOf(cause)
      throw new AppError(
        'service/unavailable',
        `The bucket ${this.#bucket} does not answer (${reason}): expected one that is there and may be used. Check BLOBS and the credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).`,
        { reason },
        { cause },
      )
    }
  }

  #target(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + checkKey(key) }
  }
}

/** Gathers chunks into parts of one size; the last is what is left, and may be empty. */
async function* inParts(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly isLast: boolean }> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    held.push(chunk)
    length += chunk.length
    if (length <= size) continue
    const all = Buffer.concat(held)
    let at = 0
    for (; length - at > size; at += size) yield { bytes: all.subarray(at, at + size), isLast: false }
    held = [all.subarray(at)]
    length -= at
  }
  yield { bytes: Buffer.concat(held), isLast: true }
}

async function inStore<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    const reason = reasonOf(cause)
    throw new AppError(
      'file/not-writable',
      `The recording could not be kept (${reason}): expected a store that takes it. Check the bucket and send it again.`,
      { reason },
      { cause },
    )
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${statusOf(error) ?? error.name} ${error.message}`.trim() : String(error)
}
