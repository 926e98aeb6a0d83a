import type { AudioStream } from '../audio/audio.ts'
import { sniffFormat } from '../audio/sniff.ts'
import { WavReader } from '../audio/wav.ts'
import { AppError } from '../errors.ts'
import { type ByteSource, openBytes } from './byte-source.ts'
import { createFlacDecoder } from './decode-flac.ts'
import { type DecodeLimits, decodePieces } from './piece-stream.ts'

export interface OpenAudioOptions {
  readonly signal?: AbortSignal
  /** Longest recording that is decoded, seconds; default one day. */
  readonly maxSeconds?: number
}

const DEFAULT_MAX_SECONDS = 24 * 3600

/**
 * Opens a recording for decoding piece by piece: what its bytes say counts, not its name.
 * Samples come at the recording's own rate, channels stay channels.
 *
 * @param source - a path, or `-` for standard input
 * @throws AppError `file/*` where it cannot be read, `audio/*` where it cannot be decoded
 */
export async function openAudio(source: string, options: OpenAudioOptions = {}): Promise<AudioStream> {
  const limits = { maxSeconds: options.maxSeconds ?? DEFAULT_MAX_SECONDS, signal: options.signal }
  const bytes = await openBytes(source)
  try {
    return await openSource(bytes, limits)
  } catch (error) {
    await bytes.close()
    throw error
  }
}

async function openSource(bytes: ByteSource, limits: DecodeLimits): Promise<AudioStream> {
  const format = sniffFormat(bytes.head)
  if (format === 'wav') return decodePieces(bytes, new WavReader(), limits)
  if (format === 'flac') return decodePieces(bytes, await createFlacDecoder('flac'), limits)
  throw new AppError(
    'audio/unknown-format',
    `Not a known audio format: ${bytes.name}. Expected WAV, FLAC, MP3, Ogg, M4A or another common format.`,
  )
}
