import { basename } from 'node:path'
import { AppError } from '@undertone/core/errors'

/**
 * An error of the engine in the words of who sent the recording: by its name, not by that of the file in which it is kept.
 *
 * @param path - of that file
 */
export function byItsName(error: unknown, path: string, name: string): unknown {
  if (!(error instanceof AppError)) return error
  const { code, details, cause } = error
  // A name may hold what means something to `replaceAll`.
  const message = [path, basename(path)].reduce((text, kept) => text.replaceAll(kept, () => name), error.message)
  return message === error.message ? error : new AppError(code, message, { ...details }, { cause })
}
