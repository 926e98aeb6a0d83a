import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { print, writeWith } from './output.ts'

/** Where a result goes, piece by piece. */
export type Write = (text: string) => Promise<void>

/** Runs `produce` with standard output, or with a file that is there only once all of it is written. */
export async function withSink(path: string | undefined, produce: (write: Write) => Promise<void>): Promise<void> {
  if (path === undefined) return produce(print)
  await writeWith(path, async temporary => {
    const stream = createWriteStream(temporary)
    const failed = finished(stream)
    failed.catch(() => {})
    try {
      await produce(
        text => new Promise((resolve, reject) => stream.write(text, error => (error ? reject(error) : resolve()))),
      )
    } finally {
      stream.end()
    }
    await failed
  })
}
