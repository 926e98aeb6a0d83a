import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { AppError, throwIfCancelled, type WorkOptions } from '../errors.ts'
import { notWritable, writeStreamWhole } from './files.ts'
import { makeFolder } from './make-folder.ts'
import { openPartSource, type PartSource } from './part-source.ts'

/** A file in a zip archive, as its central directory lists it. */
interface ZipEntry {
  /** With `/`. */
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  /** Of its local header. */
  readonly offset: number
}

export interface UnzipOptions extends WorkOptions {
  /** Files with other names are passed over. */
  readonly wanted?: (name: string) => boolean
  /** Most bytes that come out in all; default 4 GiB. */
  readonly maxBytes?: number
}

const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
const END_BYTES = 22
const LONGEST_COMMENT = 0xffff
const STORED = 0
const DEFLATED = 8
const MAX_DIRECTORY_BYTES = 64 * 2 ** 20
const DEFAULT_MAX_BYTES = 4 * 2 ** 30

/** Unpacks an archive that is a file on this machine: see {@link unzipSource}. */
export async function unzip(archive: string, folder: string, options: UnzipOptions = {}): Promise<string[]> {
  const source = await openPartSource(archive)
  try {
    return await unzipSource(source, folder, options)
  } finally {
    await source.close()
  }
}

/**
 * Unpacks a zip archive of stored and deflated files. Each file is checked against the length and the CRC-32 that the
 * archive states and then put in its place, whole or not at all. Names that lead out of the folder, encrypted files and
 * archives that grow beyond `maxBytes` are refused before anything is written.
 *
 * @returns names of the files that were written, from the folder on, with `/`
 * @throws AppError `dataset/damaged-archive`, `file/not-writable`, `cancelled`
 *
 * Source: PKWARE APPNOTE 6.3.10, without Zip64 and encryption.
 */
export async function unzipSource(
  source: PartSource,
  folder: string,
  { wanted = () => true, maxBytes = DEFAULT_MAX_BYTES, signal, onProgress }: UnzipOptions = {},
): Promise<string[]> {
  const entries = (await readEntries(source)).filter(({ name }) => !name.endsWith('/') && wanted(name))
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  if (total > maxBytes) damaged(`expected at most ${maxBytes} bytes in it, found ${total}`)
  for (const [index, entry] of entries.entries()) {
    throwIfCancelled(signal)
    onProgress?.(index, entries.length)
    await writeEntry(source, entry, join(folder, entry.name))
  }
  onProgress?.(entries.length, entries.length)
  return entries.map(({ name }) => name)
}

async function readEntries(source: PartSource): Promise<ZipEntry[]> {
  const { size } = source
  const tail = await source.read(Math.max(0, size - END_BYTES - LONGEST_COMMENT), size)
  let end = tail.length - END_BYTES
  while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end--
  if (end < 0) damaged('expected the end of a central directory, found none: it is no zip archive, or cut short')
  const count = tail.readUInt16LE(end + 10)
  const length = tail.readUInt32LE(end + 12)
  const start = tail.readUInt32LE(end + 16)
  if (start + length > size || length > MAX_DIRECTORY_BYTES)
    damaged('its central directory is not where or what it may be')
  const directory = await source.read(start, start + length)
  const entries: ZipEntry[] = []
  const names = new Set<string>()
  for (let at = 0; entries.length < count; ) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== ENTRY_SIGNATURE)
      damaged(`expected ${count} files in its central directory, found ${entries.length}`)
    const nameLength = directory.readUInt16LE(at + 28)
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength)
    const entry = {
      name: checkName(name),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    }
    if (directory.readUInt16LE(at + 8) & 1) damaged(`"${name}" is encrypted`)
    if (entry.method !== STORED && entry.method !== DEFLATED)
      damaged(`"${name}" is packed by method ${entry.method}: expected 0 (stored) or 8 (deflated)`)
    if (names.has(entry.name)) damaged(`"${name}" is in it twice`)
    names.add(entry.name)
    entries.push(entry)
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** A name that stays inside the folder; a file that would be a link is written as a plain file, so it leads nowhere. */
function checkName(name: string): string {
  const path = name.replaceAll('\\', '/')
  if (path === '' || path.includes('\0') || /^(?:\/|[a-z]:)|(?:^|\/)\.\.(?:\/|$)/i.test(path))
    damaged(`the name "${name}" leads out of the folder`)
  return path
}

async function writeEntry(source: PartSource, entry: ZipEntry, path: string): Promise<void> {
  const { name, offset, packed, method, size, crc } = entry
  const head = await source.read(offset, offset + 30)
  if (head.length < 30 || head.readUInt32LE(0) !== LOCAL_SIGNATURE) damaged(`"${name}" does not begin where it should`)
  const start = offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  let written = 0
  let sum = 0
  const check = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      written += chunk.length
      if (written > size) damaged(`"${name}" is longer than the ${size} bytes that it states`)
      sum = crc32(chunk, sum)
      yield chunk
    }
    if (written !== size || sum !== crc)
      damaged(
        `"${name}" is not what it states: expected ${size} bytes with CRC-32 ${crc.toString(16)}, found ${written} with ${sum.toString(16)}`,
      )
  }
  await makeFolder(dirname(path)).catch((error: unknown) => {
    throw notWritable(path, error)
  })
  await writeStreamWhole(path, async sink => {
    const packedBytes = readChunks(source, start, start + packed)
    try {
      if (method === STORED) await pipeline(packedBytes, check, sink)
      else await pipeline(packedBytes, createInflateRaw(), check, sink)
    } catch (error) {
      const isZlib = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
      throw isZlib ? damagedError(`"${name}" cannot be unpacked (${error.message})`) : error
    }
  })
}

async function* readChunks(source: PartSource, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end; ) {
    const chunk = await source.read(at, Math.min(end, at + 65536))
    if (chunk.length === 0) return
    yield chunk
    at += chunk.length
  }
}

function damaged(what: string): never {
  throw damagedError(what)
}

function damagedError(what: string): AppError {
  return new AppError('dataset/damaged-archive', `The archive cannot be unpacked: ${what}. Download it again.`)
}
