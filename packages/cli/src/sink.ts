import { open } from 'node:fs/promises'
import { notWritable, print, writeWith } from './output.ts'

/** Where a result goes, piece by piece. */
export type Write = (text: string) => Promise<void>

/**
 * Runs `produce` with standard output, or with a file that is there only once all of it is written. The file is opened
 * first, so that a place that may not be written to is found before the work; where nothing is written, what was there stays.
 *
 * @throws AppError `file/not-writable`
 */
export async function withSink(path: string | undefined, produce: (write: Write) => Promise<void>): Promise<void> {
  if (path === undefined) return produce(print)
  await writeWith(path, async temporary => {
    const file = await open(temporary, 'w')
    let written = false
    try {
      await produce(async text => {
        written = true
        await file.appendFile(text).catch((error: unknown) => {
          throw notWritable(path, error)
        })
      })
    } finally {
      await file.close()
    }
    return written
  })
}
