import { rmSync } from 'node:fs'
import { type FileHandle, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { systemCode } from './system-code.ts'

const folders = new Set<string>()

/** A folder of our own that is gone after `remove`, at the latest when the process ends by itself. */
export interface TemporaryFolder {
  readonly path: string
  /** Safe to call twice. */
  remove(): Promise<void>
}

/**
 * Makes an empty folder below the system's folder for temporary files.
 *
 * @throws AppError `file/not-writable`
 */
export async function makeTemporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'undertone-')).catch((error: unknown) => {
    throw notWritable(error)
  })
  if (folders.size === 0) process.on('exit', removeAll)
  folders.add(path)
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true })
      if (folders.delete(path) && folders.size === 0) process.off('exit', removeAll)
    },
  }
}

/**
 * Adds bytes to a file in such a folder.
 *
 * @throws AppError `file/not-writable`
 */
export async function appendTemporary(file: FileHandle, bytes: Uint8Array): Promise<void> {
  await file.appendFile(bytes).catch((error: unknown) => {
    throw notWritable(error)
  })
}

function notWritable(cause: unknown): AppError {
  const why = systemCode(cause) ?? String(cause)
  return new AppError(
    'file/not-writable',
    `Could not keep the recording for a moment in ${tmpdir()} (${why}): expected room for a temporary file. Free some space, or name another folder in TMPDIR.`,
    { path: tmpdir() },
    { cause },
  )
}

function removeAll(): void {
  for (const path of folders) rmSync(path, { recursive: true, force: true })
}
