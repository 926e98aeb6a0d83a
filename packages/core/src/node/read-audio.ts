import type { Audio } from '../audio/audio.ts'
import { joinSamples } from '../audio/mix.ts'
import { type OpenAudioOptions, openAudio } from './open-audio.ts'

/**
 * Decodes a whole recording into memory: for clips. A recording of hours is better read piece by piece
 * with {@link openAudio}.
 *
 * @param source - a path, or `-` for standard input
 * @throws AppError as {@link openAudio}
 */
export async function readAudio(source: string, options: OpenAudioOptions = {}): Promise<Audio> {
  const stream = await openAudio(source, options)
  const pieces: Audio[] = []
  for await (const piece of stream) pieces.push(piece)
  const channels = Array.from({ length: stream.info.channelCount }, (_, index) =>
    joinSamples(pieces.map(piece => piece.channels[index]!)),
  )
  return { channels, sampleRate: stream.info.sampleRate }
}
