import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError, throwIfCancelled, type WorkOptions } from '../errors.ts'
import { notWritable } from './files.ts'
import { makeFolder } from './make-folder.ts'
import { systemCode } from './system-code.ts'

export interface DownloadOptions extends WorkOptions {
  /** MD5 of the whole, in hexadecimal, as its publisher states it; not checked where there is none. */
  readonly md5?: string
  /** Its length, where it is known. */
  readonly bytes?: number
  /** How often in a row a connection may fail without a byte more; default 5. */
  readonly attempts?: number
  /** Before the second attempt, doubled before each other; default 1000. */
  readonly retryMilliseconds?: number
  /** A connection that says nothing for so long is given up; default 30 s. */
  readonly silentMilliseconds?: number
}

/** What identifies the version of the file that a part was taken from. */
interface Version {
  readonly address: string
  readonly tag: string
}

/**
 * Downloads a file, and goes on where it stopped: after a dropped connection at once, after a killed process when it is
 * called again. What is there of it lies under `path.part`; `path` itself is there only whole and with the right checksum.
 * For addresses from our own table: a user's address goes through `fetchAudio`, which guards the network.
 *
 * @throws AppError `url/unreachable`, `url/damaged`, `file/not-writable`, `cancelled`
 */
export async function download(address: string, path: string, options: DownloadOptions = {}): Promise<void> {
  const { attempts = 5, retryMilliseconds = 1000, signal } = options
  const part = `${path}.part`
  await makeFolder(dirname(path)).catch((error: unknown) => {
    throw notWritable(path, error)
  })
  for (let failures = 0; ; ) {
    throwIfCancelled(signal)
    const before = await sizeOf(part)
    try {
      await fetchRest(address, part, before, options)
      break
    } catch (error) {
      throwIfCancelled(signal)
      if (error instanceof AppError) throw error
      failures = (await sizeOf(part)) > before ? 1 : failures + 1
      if (failures >= attempts) throw unreachable(address, reasonOf(error), error)
      await wait(retryMilliseconds * 2 ** (failures - 1), undefined, signal ? { signal } : {}).catch(() => {})
    }
  }
  await checkWhole(address, part, options)
  await rename(part, path)
  await rm(`${part}.from`, { force: true })
}

async function fetchRest(address: string, part: string, start: number, options: DownloadOptions): Promise<void> {
  const { signal, silentMilliseconds = 30_000, onProgress } = options
  const silence = new AbortController()
  const timer = setTimeout(
    () => silence.abort(new Error(`it said nothing for ${silentMilliseconds / 1000} s`)),
    silentMilliseconds,
  )
  try {
    const version = start > 0 ? await readVersion(part, address) : undefined
    const from = version ? start : 0
    const response = await fetch(address, {
      signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
      headers: {
        'accept-encoding': 'identity',
        'user-agent': 'undertone',
        ...(version && { range: `bytes=${from}-`, 'if-range': version.tag }),
      },
    })
    if (response.status === 416) {
      await response.body?.cancel()
      // There is nothing after what is there: a process was stopped between the last byte and the new name.
      if (response.headers.get('content-range') === `bytes */${from}`) return
      await rm(part, { force: true })
      throw new Error('what was there already did not fit')
    }
    const isRest = response.status === 206 && rangeStart(response) === from
    if (!isRest && response.status !== 200) {
      await response.body?.cancel()
      if (response.status >= 500 || response.status === 429) throw new Error(`it answered ${response.status}`)
      throw unreachable(address, `it answered ${response.status}, expected 200`)
    }
    const at = isRest ? from : 0
    const total = at + Number(response.headers.get('content-length') ?? 0)
    await checkSpace(part, total - at)
    await writeVersion(part, address, response)
    const file = await openPart(part, at)
    try {
      let written = at
      const body = response.body?.getReader()
      for (let read = await body?.read(); read && !read.done; read = await body?.read()) {
        timer.refresh()
        await append(file, part, read.value)
        written += read.value.length
        onProgress?.(written, options.bytes ?? (total > at ? total : 0))
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    throw silence.signal.aborted && !signal?.aborted ? silence.signal.reason : error
  } finally {
    clearTimeout(timer)
  }
}

function rangeStart(response: Response): number {
  return Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN)
}

async function openPart(part: string, at: number): Promise<FileHandle> {
  try {
    return await open(part, at > 0 ? 'a' : 'w')
  } catch (error) {
    throw notWritable(part, error)
  }
}

async function append(file: FileHandle, part: string, chunk: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten
  } catch (error) {
    throw notWritable(part, error)
  }
}

/** Whether what is there may be gone on with: only a server that names its file's version can say that it is the same. */
async function readVersion(part: string, address: string): Promise<Version | undefined> {
  const text = await readFile(`${part}.from`, 'utf8').catch(() => '')
  const [from, tag] = text.split('\n')
  return from === address && tag ? { address, tag } : undefined
}

async function writeVersion(part: string, address: string, { headers }: Response): Promise<void> {
  const etag = headers.get('etag')
  // A weak tag stands for files that are alike, not for the same bytes.
  const tag = (etag?.startsWith('W/') ? null : etag) ?? headers.get('last-modified') ?? ''
  await writeFile(`${part}.from`, `${address}\n${tag}\n`).catch((error: unknown) => {
    throw notWritable(part, error)
  })
}

async function checkSpace(part: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(part))
  if (needed > bavail * bsize)
    throw new AppError(
      'file/not-writable',
      `The disk is too full for ${part}: expected room for ${needed} bytes more, found ${bavail * bsize}. Free some space, then start again: what is there is kept.`,
      { needed },
    )
}

async function checkWhole(address: string, part: string, { md5, bytes }: DownloadOptions): Promise<void> {
  const size = await sizeOf(part)
  const found = md5 === undefined ? undefined : await md5OfFile(part)
  if ((bytes === undefined || size === bytes) && found === md5) return
  await rm(part, { force: true })
  await rm(`${part}.from`, { force: true })
  const expected = `${bytes === undefined ? '' : `${bytes} bytes, `}MD5 ${md5 ?? 'not known'}`
  throw new AppError(
    'url/damaged',
    `What came from ${address} is not what its publisher states: expected ${expected}, found ${size} bytes, MD5 ${found ?? 'not taken'}. It was removed. Start again; if it happens again, the file may have been replaced.`,
    { md5, found },
  )
}

/** MD5 of a file's bytes, in hexadecimal: what archives publish, good against accidents, not against forgers. */
export async function md5OfFile(path: string): Promise<string> {
  const hash = createHash('md5')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return systemCode(cause) ?? (cause instanceof Error ? cause.message : String(cause))
}

function unreachable(address: string, reason: string, cause?: unknown): AppError {
  return new AppError(
    'url/unreachable',
    `Cannot download ${address}: ${reason}. Start again later: what is there is kept.`,
    { reason },
    { cause },
  )
}
