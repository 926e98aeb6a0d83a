import { AppError } from '@undertone/core/errors'
import { makeFolder } from '@undertone/core/node'

/**
 * Makes a folder of a service's data, for its owner alone; does nothing where it is there.
 *
 * @throws AppError `file/not-writable`
 */
export async function makeDataFolder(folder: string): Promise<void> {
  await makeFolder(folder, 0o700).catch((error: unknown) => {
    throw unusableFolder(folder, error)
  })
}

/** What the file system says against a folder of data, as a coded error. */
export function unusableFolder(folder: string, cause: unknown): AppError {
  return new AppError(
    'file/not-writable',
    `The data folder ${folder} cannot be used: ${cause instanceof Error ? cause.message : cause}. Name one that can be written.`,
    { folder },
    { cause },
  )
}
