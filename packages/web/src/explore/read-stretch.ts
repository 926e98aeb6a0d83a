import { type Audio, joinSamples } from '@undertone/core'
import { openBlob } from '@undertone/core/browser'
import { AppError } from '@undertone/core/errors'
import { MOST_SECONDS, type Stretch } from './clip-sound.ts'

/**
 * Decodes a stretch of a recording and leaves the rest.
 *
 * @throws AppError `audio/*`; `usage/invalid-option` for a stretch that begins after the end or is empty
 */
export async function readStretch(blob: Blob, { start, end }: Stretch): Promise<Audio> {
  const stream = await openBlob(blob)
  const { sampleRate, channelCount } = stream.info
  const from = Math.floor(start * sampleRate)
  const to = Math.floor(Math.min(end ?? Number.POSITIVE_INFINITY, start + MOST_SECONDS) * sampleRate)
  const kept: Float32Array[][] = Array.from({ length: channelCount }, () => [])
  let at = 0
  for await (const { channels } of stream) {
    const length = channels[0]?.length ?? 0
    const [first, last] = [Math.max(0, from - at), Math.min(length, to - at)]
    if (last > first) for (const [index, samples] of channels.entries()) kept[index]?.push(samples.slice(first, last))
    at += length
    if (at >= to) break
  }
  const channels = kept.map(joinSamples)
  if (channels[0]!.length > 0) return { channels, sampleRate }
  throw new AppError(
    'usage/invalid-option',
    `Nothing in this stretch: expected a start before its end and before the recording's at ${(at / sampleRate).toFixed(1)} s, found ${start} s to ${end ?? 'the end'}. Choose an earlier start.`,
    { start, end },
  )
}
