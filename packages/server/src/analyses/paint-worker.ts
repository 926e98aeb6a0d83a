import { openAudio, serveJobs } from '@undertone/core/node'
import { type SoundPicture, SoundPicturePainter } from '@undertone/core/report'

/** A recording to draw. */
export interface PaintJob {
  readonly path: string
  readonly seconds: number
  readonly columns: number
}

serveJobs<PaintJob, SoundPicture[]>(async ({ path, seconds, columns }) => {
  const stream = await openAudio(path)
  try {
    const { channelCount, sampleRate } = stream.info
    const painters = Array.from({ length: channelCount }, () => new SoundPicturePainter(seconds, sampleRate, columns))
    for await (const { channels } of stream)
      for (const [index, samples] of channels.entries()) painters[index]?.push(samples)
    return painters.map(painter => painter.finish())
  } finally {
    await stream.close()
  }
})
