import { type FileHandle, open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { joinBytes } from '../audio/byte-queue.ts'
import type { ByteChunks } from '../audio/piece-stream.ts'
import { SNIFF_BYTES } from '../audio/sniff.ts'
import { AppError } from '../errors.ts'
import { systemCode } from './system-code.ts'
import { appendTemporary, makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts'

const CHUNK_BYTES = 1 << 16
/** Most bytes of a pipe that are kept on disk for a decoder that must seek: 4 GiB. */
const MAX_SPOOL_BYTES = 4 * 2 ** 30

/** Where a recording's bytes come from: a file or a pipe. Its bytes are read once, by `chunks` or through `toFile`. */
export interface ByteSource extends ByteChunks {
  /** What to call it in messages and results. */
  readonly name: string
  /** The first bytes, to be looked at before it is decided who reads them. */
  readonly head: Uint8Array
  /** Bytes in all, where that is known before. */
  readonly size: number | undefined
  /** All bytes from the first on, in pieces that are the reader's to keep. */
  chunks(): AsyncGenerator<Uint8Array, void, undefined>
  /** The path of a file with these bytes, for a decoder that must seek; a pipe is first written to a temporary file. */
  toFile(): Promise<string>
  /** Frees the handle and the temporary file. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Opens a file, or standard input for `-`.
 *
 * @throws AppError `file/not-found`, `file/not-readable`
 */
export async function openBytes(source: string, input: Readable = process.stdin): Promise<ByteSource> {
  return source === '-' ? openPipe(input) : openFile(source)
}

async function openFile(path: string): Promise<ByteSource> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw fileError(error, path)
  })
  try {
    const stat = await handle.stat()
    if (stat.isDirectory())
      throw new AppError('file/not-readable', `Expected a recording, found a folder: ${path}. Name a file in it.`, {
        path,
      })
    if (!stat.isFile()) {
      const pipe = await openPipe(handle.createReadStream())
      return { ...pipe, name: basename(path) }
    }
    return {
      name: basename(path),
      head: await readHead(handle),
      size: stat.size,
      chunks: () => fileChunks(handle, path),
      toFile: async () => path,
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error instanceof AppError ? error : fileError(error, path)
  }
}

async function readHead(handle: FileHandle): Promise<Uint8Array> {
  const head = new Uint8Array(SNIFF_BYTES)
  let length = 0
  while (length < head.length) {
    const { bytesRead } = await handle.read(head, length, head.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return head.subarray(0, length)
}

async function* fileChunks(handle: FileHandle, path: string): AsyncGenerator<Uint8Array, void, undefined> {
  let position = 0
  while (true) {
    const chunk = new Uint8Array(CHUNK_BYTES)
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position).catch((error: unknown) => {
      throw fileError(error, path)
    })
    if (bytesRead === 0) return
    position += bytesRead
    yield chunk.subarray(0, bytesRead)
  }
}

async function openPipe(input: Readable): Promise<ByteSource> {
  const iterator: AsyncIterator<Uint8Array> = input[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  while (length < SNIFF_BYTES) {
    const next = await iterator.next()
    if (next.done) break
    first.push(next.value)
    length += next.value.length
  }
  let folder: TemporaryFolder | undefined

  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    yield* first.splice(0)
    while (true) {
      const next = await iterator.next()
      if (next.done) return
      yield next.value
    }
  }
  return {
    name: 'stdin',
    head: joinBytes(first).subarray(0, SNIFF_BYTES),
    size: undefined,
    chunks,
    async toFile() {
      folder = await makeTemporaryFolder()
      const path = join(folder.path, 'recording')
      await spool(chunks(), path)
      return path
    },
    async close() {
      input.destroy()
      await folder?.remove()
    },
  }
}

async function spool(chunks: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    let written = 0
    for await (const chunk of chunks) {
      written += chunk.length
      if (written > MAX_SPOOL_BYTES)
        throw new AppError(
          'audio/too-long',
          `Too much on the pipe: expected at most ${MAX_SPOOL_BYTES} bytes. Save the recording to a file and name it.`,
        )
      await appendTemporary(file, chunk)
    }
  } finally {
    await file.close()
  }
}

/** Turns what the file system says into a coded error. */
export function fileError(error: unknown, path: string): AppError {
  const code = systemCode(error)
  const details = { path, system: code }
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('file/not-found', `No such file: ${path}. Check the path.`, details, { cause: error })
  return new AppError(
    'file/not-readable',
    `Cannot read ${path} (${code ?? String(error)}). Check who may read it.`,
    details,
    { cause: error },
  )
}
