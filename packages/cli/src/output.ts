import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '@undertone/core/errors'

const unfinished = new Set<string>()
let stopped = false

/** Deletes every file that was begun and not finished, and lets none be finished from now on: the process is told to stop. */
export function removeUnfinished(): void {
  stopped = true
  for (const path of unfinished) rmSync(path, { force: true })
  unfinished.clear()
}

/**
 * Writes to standard output and waits until it is taken, so that a slow reader is not buffered in memory.
 *
 * @throws AppError `file/not-writable`
 */
export function print(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, error => (error ? reject(notWritable('standard output', error)) : resolve()))
  })
}

/** A line for people on standard error, nothing with `--quiet`. */
export function remark(text: string, options: { readonly quiet?: boolean | undefined } = {}): void {
  if (!options.quiet) process.stderr.write(`${text}\n`)
}

/**
 * Writes a file whole or not at all: under a temporary name beside its place, then renamed. Folders are made as needed.
 *
 * @throws AppError `file/not-writable`
 */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  await writeWith(path, async temporary => {
    await writeFile(temporary, data)
    return true
  })
}

/**
 * As `writeWhole`, for a writer that makes the file at the path it is given and says whether it is worth keeping.
 * What a link points to is replaced, not the link; a device or a pipe is written to as it is.
 */
export async function writeWith(path: string, write: (temporary: string) => Promise<boolean>): Promise<void> {
  const place = await realpath(path).catch(() => path)
  const there = await stat(place).catch(() => undefined)
  if (there && !there.isFile() && !there.isDirectory()) {
    await write(place)
    return
  }
  const folder = dirname(place)
  const temporary = join(folder, `.${basename(place).slice(0, 80)}.${randomBytes(4).toString('hex')}.partial`)
  unfinished.add(temporary)
  try {
    await (await import('@undertone/core/node')).makeFolder(folder)
    const worthKeeping = await write(temporary)
    if (stopped) throw new AppError('cancelled', `Stopped before ${path} was written.`, { path })
    if (worthKeeping) await rename(temporary, place)
    else await rm(temporary, { force: true })
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error instanceof Error && 'syscall' in error ? notWritable(path, error) : error
  } finally {
    unfinished.delete(temporary)
  }
}

/** Takes back files that were written whole, as far as that can be done. */
export async function removeFiles(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true }).catch(() => {})
}

/** What the file system says against writing somewhere, as a coded error. */
export function notWritable(path: string, cause: unknown): AppError {
  const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  const advice = why === 'ENOSPC' ? 'The disk is full: free some space' : 'Choose a place that may be written to'
  return new AppError(
    'file/not-writable',
    `Could not write ${path} (${why}); nothing was left there. ${advice}.`,
    { path },
    { cause },
  )
}
