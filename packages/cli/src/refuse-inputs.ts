import { stat } from 'node:fs/promises'
import { AppError } from '@undertone/core/errors'

/**
 * Checks that no result would replace a recording it is made from, also by another name of the same file.
 *
 * @throws AppError `usage/invalid-option`
 */
export async function refuseInputs(results: readonly string[], sources: readonly string[]): Promise<void> {
  const inputs = new Set(await Promise.all(sources.map(identity)))
  for (const result of results) {
    const file = await identity(result)
    if (file !== undefined && inputs.has(file))
      throw new AppError(
        'usage/invalid-option',
        `The result would replace the recording ${result}: expected another place for it. Choose another --out.`,
      )
  }
}

/** A file's device and number; undefined where there is no file (devices and pipes are not replaced). */
async function identity(path: string): Promise<string | undefined> {
  const info = await stat(path, { bigint: true }).catch(() => undefined)
  return info?.isFile() ? `${info.dev}:${info.ino}` : undefined
}
