import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@undertone/core/errors'
import { makeDataFolder, unusableFolder } from './data-folder.ts'

/**
 * Makes a data folder this process's own, until it is let go or the process is gone.
 *
 * @returns lets it go
 * @throws AppError `service/in-use`, `file/not-writable`
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'process')
  try {
    await makeDataFolder(folder)
    for (;;) {
      const isOurs = await writeFile(path, String(process.pid), { flag: 'wx' }).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false
          throw error
        },
      )
      if (isOurs) return () => rm(path, { force: true })
      const owner = Number(await readFile(path, 'utf8').catch(() => ''))
      if (isAlive(owner))
        throw new AppError(
          'service/in-use',
          `The data folder ${folder} is in use by process ${owner}: expected one service a folder. Stop that one, name another folder, or set DATABASE_URL.`,
          { folder, process: owner },
        )
      await rm(path, { force: true })
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw unusableFolder(folder, cause)
  }
}

/**
 * Whether a process other than this one runs. In a container every process may have the number of the one that is gone: our own number is not
 * another's.
 */
export function isAlive(id: number): boolean {
  if (!(id > 0) || id === process.pid) return false
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
