import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** @returns the path of the first program of this name on the search path, or undefined */
export async function findProgram(name: string, searchPath = process.env.PATH ?? ''): Promise<string | undefined> {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name]
  for (const folder of searchPath.split(delimiter).filter(Boolean))
    for (const file of names) {
      const path = join(folder, file)
      const runnable = await access(path, constants.X_OK)
        .then(() => stat(path))
        .then(
          found => found.isFile(),
          () => false,
        )
      if (runnable) return path
    }
  return undefined
}
