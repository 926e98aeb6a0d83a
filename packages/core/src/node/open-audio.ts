import type { AudioReader, AudioStream } from '../audio/audio.ts'
import { type AudioFormat, oggCodec, sniffFormat } from '../audio/sniff.ts'
import { WavReader } from '../audio/wav.ts'
import { AppError } from '../errors.ts'
import { type ByteSource, openBytes } from './byte-source.ts'
import { decodeByFfmpeg } from './decode-ffmpeg.ts'
import { decodeByNodeAv, loadNodeAv } from './decode-node-av.ts'
import { findProgram } from './find-program.ts'
import { type DecodeLimits, decodePieces, type PieceDecoder } from './piece-stream.ts'

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
  if (!format)
    throw new AppError(
      'audio/unknown-format',
      `Not a known audio format: ${bytes.name}. Expected WAV, FLAC, MP3, Ogg, M4A or another common format.`,
    )
  const reader = ownReader(bytes.head, format)
  if (reader) return decodePieces(bytes, reader, limits)
  const nodeAv = await loadNodeAv()
  if (nodeAv) return decodeByNodeAv(nodeAv, bytes, format, limits)
  const ffmpeg = await findProgram('ffmpeg')
  if (ffmpeg) return decodeByFfmpeg(ffmpeg, bytes, format, limits)
  const decoder = await wasmDecoder(bytes.head, format)
  if (decoder) return decodePieces(bytes, decoder, limits)
  throw new AppError(
    'audio/decoder-missing',
    `No decoder for ${format.toUpperCase()} is installed: run \`npm install node-av\`, or install ffmpeg and put it on the PATH; or convert ${bytes.name} to WAV, FLAC or MP3.`,
    { format },
  )
}

/** Our own reader where it knows the coding: another one finds out from the same first bytes. */
function ownReader(head: Uint8Array, format: AudioFormat): AudioReader | undefined {
  if (format !== 'wav') return undefined
  try {
    new WavReader().push(head)
  } catch (error) {
    if (error instanceof AppError && error.code === 'audio/unsupported-codec') return undefined
  }
  return new WavReader()
}

async function wasmDecoder(head: Uint8Array, format: AudioFormat): Promise<PieceDecoder | undefined> {
  if (format === 'mp3') return (await import('./decode-mp3.ts')).createMp3Decoder(head)
  if (format === 'flac') return (await import('./decode-flac.ts')).createFlacDecoder('flac')
  const codec = format === 'ogg' ? oggCodec(head) : undefined
  if (codec === 'flac') return (await import('./decode-flac.ts')).createFlacDecoder('ogg')
  return codec && (await import('./decode-ogg.ts')).createOggDecoder(codec)
}
