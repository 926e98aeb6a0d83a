import { writeFile } from 'node:fs/promises'
import { openAudio, serveJobs } from '@undertone/core/node'
import { type SoundPicture, SoundPicturePainter } from '@undertone/core/report'
import { pictureToBytes } from './picture-bytes.ts'

/** A recording to draw. */
export interface PaintJob {
  readonly path: string
  readonly seconds: number
  readonly columns: number
  /** File that the picture is written to as it is kept; then nothing is answered. */
  readonly to?: string
}

serveJobs<PaintJob, SoundPicture[]>(async ({ path, seconds, columns, to }) => {
  const stream = await openAudio(path)
  try {
    const { channelCount, sampleRate } = stream.info
    const painters = Array.from({ length: channelCount }, () => new SoundPicturePainter(seconds, sampleRate, columns))
    for await (const { channels } of stream)
      for (const [index, samples] of channels.entries()) painters[index]?.push(samples)
    const pictures = painters.map(painter => painter.finish())
    if (to === undefined) return pictures
    await writeFile(to, pictureToBytes(pictures, seconds))
    return []
  } finally {
    await stream.close()
  }
})
