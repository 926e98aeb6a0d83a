import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream, type WriteStream } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../errors.ts'
import { makeFolder } from './make-folder.ts'
import { systemCode } from './system-code.ts'

/** Endings that recordings have. What a file holds is told by its bytes; this is for finding files in folders. */
export const AUDIO_ENDINGS: ReadonlySet<string> = new Set(
  (
    'wav wave rf64 w64 bwf aif aiff aifc au snd caf flac wv mp3 mp2 m4a m4b aac ac3 ogg oga opus webm weba mka ' +
    'mkv mp4 m4v mov avi 3gp 3g2 amr awb wma wmv asf gsm ulaw ul mulaw alaw al g711'
  ).split(' '),
)

/**
 * The files in a folder and the folders below it, sorted; hidden files and folders are left out.
 *
 * @returns paths from the folder on, with `/`
 * @throws AppError `file/not-found`, `file/not-readable`
 */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw folderError(error, folder)
  })
  return entries
    .filter(entry => entry.isFile() || entry.isSymbolicLink())
    .map(entry => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
    .filter(path => !path.split('/').some(part => part.startsWith('.')))
    .sort()
}

/** Whether a file's name ends as those of recordings do. */
export function isNamedAsRecording(path: string): boolean {
  return AUDIO_ENDINGS.has(path.split('.').at(-1)?.toLowerCase() ?? '')
}

/** @throws AppError `file/not-found` where there is no folder at `path` */
export async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw folderError(error, path)
  })
  if (!found.isDirectory())
    throw new AppError('file/not-found', `Expected a folder, found a file at "${path}". Name the folder it lies in.`)
}

/** SHA-256 of a file's bytes, in hexadecimal. */
export async function sha256OfFile(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

/** Writes under a temporary name, then renames: a reader sees the old file or the whole new one, never a part. */
export async function writeWhole(path: string, data: Uint8Array | string): Promise<void> {
  await makeFolder(dirname(path))
  await withPartial(path, partial => writeFile(partial, data))
}

/**
 * As {@link writeWhole}, for what comes in pieces.
 *
 * @param write - sends everything to the sink, which it ends
 * @throws AppError `file/not-writable`, and what `write` throws
 */
export async function writeStreamWhole(path: string, write: (sink: WriteStream) => Promise<void>): Promise<void> {
  await withPartial(path, partial => write(createWriteStream(partial))).catch((error: unknown) => {
    throw error instanceof AppError || !systemCode(error) ? error : notWritable(path, error)
  })
}

/** What the file system says against writing somewhere, as a coded error. */
export function notWritable(path: string, cause: unknown): AppError {
  const why = systemCode(cause) ?? String(cause)
  const advice = why === 'ENOSPC' ? 'The disk is full: free some space' : 'Choose a place that may be written to'
  return new AppError('file/not-writable', `Could not write ${path} (${why}). ${advice}.`, { path }, { cause })
}

async function withPartial(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${path}.${randomBytes(4).toString('hex')}.partial`
  try {
    await write(partial)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

function folderError(error: unknown, path: string): AppError {
  const code = systemCode(error)
  if (code === 'EACCES' || code === 'EPERM')
    return new AppError('file/not-readable', `The folder "${path}" may not be read. Change its permissions.`, { path })
  return new AppError('file/not-found', `Expected a folder at "${path}", found none.`, { path }, { cause: error })
}
