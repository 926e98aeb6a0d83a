import type { Audio } from '../audio/audio.ts'
import { readWhole } from '../audio/piece-stream.ts'
import { type OpenAudioOptions, openAudio } from './open-audio.ts'

/**
 * Decodes a whole recording into memory: for clips. A recording of hours is better read piece by piece
 * with {@link openAudio}.
 *
 * @param source - a path, or `-` for standard input
 * @throws AppError as {@link openAudio}
 */
export async function readAudio(source: string, options: OpenAudioOptions = {}): Promise<Audio> {
  return readWhole(await openAudio(source, options))
}
