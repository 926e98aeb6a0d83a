import type { Dirent } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { basename, extname, join, relative } from 'node:path'
import { AppError } from '@undertone/core/errors'
import { AUDIO_ENDINGS, isAddress } from '@undertone/core/node'

/** One thing to work on, or why there is none. */
export interface Input {
  /** Path, address, or `-`. */
  readonly source: string
  /** Where a result of its own goes below a folder of results: a relative path without extension. */
  readonly place: string
  readonly error?: AppError
}

/** What the arguments of a command stand for. */
export interface Inputs {
  readonly inputs: readonly Input[]
  /** Whether more than one recording was asked for: a folder counts as several. */
  readonly several: boolean
}

/**
 * What the arguments of a command stand for: folders become the recordings below them (known extensions, and files without
 * one whose first bytes are those of audio), in order of name; hidden files are left out. A folder without any, or one
 * that cannot be read, is an error that stands beside the rest.
 */
export async function findRecordings(sources: readonly string[]): Promise<Inputs> {
  const found = await Promise.all(sources.map(expand))
  const inputs = found.flatMap(({ inputs }) => inputs)
  return { inputs: withOwnPlaces(inputs), several: sources.length > 1 || found.some(({ folder }) => folder) }
}

async function expand(source: string): Promise<{ readonly folder: boolean; readonly inputs: readonly Input[] }> {
  const single = { folder: false, inputs: [{ source, place: placeOf(source === '-' ? 'stdin' : basename(source)) }] }
  if (source === '-' || isAddress(source)) return single
  const info = await stat(source).catch(() => undefined)
  if (!info?.isDirectory()) return single
  const { entries, closed } = await listBelow(source)
  const paths: string[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const hidden = entry.name.startsWith('.')
    if (!hidden && (await isRecordingFile(entry, path)) && (await looksLikeRecording(path))) paths.push(path)
  }
  const inputs: Input[] = paths.sort().map(path => ({ source: path, place: placeOf(relative(source, path)) }))
  if (inputs.length > 0 || closed.length > 0) return { folder: true, inputs: [...inputs, ...closed] }
  const expected = 'expected files such as .wav, .mp3, .m4a, .flac, .ogg or .opus'
  const found =
    entries.length === 0 ? 'nothing' : `${entries.length} other ${entries.length === 1 ? 'entry' : 'entries'}`
  const error = new AppError('file/no-audio', `No recording in the folder ${source}: ${expected}, found ${found}.`)
  return { folder: true, inputs: [{ source, place: placeOf(basename(source)), error }] }
}

interface Listing {
  readonly entries: readonly Dirent[]
  /** The folders that could not be read, each with its error. */
  readonly closed: readonly Input[]
}

/** What lies in a folder and below it, outside of hidden folders; one that cannot be read does not stop the rest. */
async function listBelow(folder: string): Promise<Listing> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    const folders = entries.filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    const below = await Promise.all(folders.map(({ name }) => listBelow(join(folder, name))))
    return {
      entries: [...entries, ...below.flatMap(listing => listing.entries)],
      closed: below.flatMap(({ closed }) => closed),
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const error = new AppError(
      'file/not-readable',
      `Could not read the folder ${folder}: ${why}. Check its permissions.`,
    )
    return { entries: [], closed: [{ source: folder, place: placeOf(basename(folder)), error }] }
  }
}

/** Whether an entry of a folder is a file, or a link to one; a broken link counts, so that it is told. */
async function isRecordingFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile()
  return (await stat(path).catch(() => undefined))?.isFile() ?? true
}

async function looksLikeRecording(path: string): Promise<boolean> {
  const extension = extname(path).slice(1).toLowerCase()
  if (extension) return AUDIO_ENDINGS.has(extension)
  const { SNIFF_BYTES, sniffFormat } = await import('@undertone/core')
  const file = await open(path).catch(() => undefined)
  try {
    const head = Buffer.alloc(SNIFF_BYTES)
    const { bytesRead } = (await file?.read(head, 0, head.length, 0)) ?? { bytesRead: 0 }
    return sniffFormat(head.subarray(0, bytesRead)) !== undefined
  } catch {
    return false
  } finally {
    await file?.close()
  }
}

function placeOf(path: string): string {
  return path.replace(/[?#].*$/, '').replace(/\.[A-Za-z0-9]{1,5}$/, '') || 'recording'
}

/** Two inputs never share a place: call.wav and call.mp3 become `call` and `call-2`. */
function withOwnPlaces(inputs: readonly Input[]): Input[] {
  const taken = new Set<string>()
  return inputs.map(input => {
    let place = input.place
    for (let next = 2; taken.has(place.toLowerCase()); next++) place = `${input.place}-${next}`
    taken.add(place.toLowerCase())
    return { ...input, place }
  })
}
