import type { Readable } from 'node:stream'
import type { AudioStream } from '../audio/audio.ts'
import { MAX_SECONDS } from '../audio/limits.ts'
import { type DecodeLimits, decodePieces, type PieceDecoder } from '../audio/piece-stream.ts'
import { type RawLayout, RawReader } from '../audio/raw.ts'
import { recogniseAudio } from '../audio/recognise-audio.ts'
import { type AudioFormat, oggCodec } from '../audio/sniff.ts'
import { AppError } from '../errors.ts'
import { type ByteSource, openBytes } from './byte-source.ts'
import { decodeByFfmpeg } from './decode-ffmpeg.ts'
import { decodeByNodeAv, loadNodeAv } from './decode-node-av.ts'
import type { FetchAudioOptions } from './fetch-audio.ts'
import { findProgram } from './find-program.ts'

/** Who may decode what our own readers do not, in the order in which they are asked. */
export type DecoderName = 'node-av' | 'ffmpeg' | 'wasm'

/** How a recording is opened; all of it may be left out. */
export interface OpenAudioOptions {
  readonly signal?: AbortSignal
  /** Longest recording that is decoded, seconds; default one day. */
  readonly maxSeconds?: number
  /** Says that the bytes have no header and what they are; default by the name (`.ulaw`, `.alaw`, `.g711`), else there is one. */
  readonly raw?: RawLayout
  /**
   * Default all: FFmpeg's libraries (quickest), an `ffmpeg` on the PATH, then WebAssembly (MP3, Opus and Vorbis only; Opus also in WebM),
   * which is asked first for short Vorbis.
   */
  readonly decoders?: readonly DecoderName[]
  /** What `-` stands for; default standard input. */
  readonly input?: Readable
  /** For a source that is a web address. */
  readonly fetch?: FetchAudioOptions
}

const DEFAULT_DECODERS: readonly DecoderName[] = ['node-av', 'ffmpeg', 'wasm']
const SHORT_VORBIS_BYTES = 2 ** 20

/**
 * Opens a recording for decoding piece by piece: what its bytes say counts, not its name.
 * Samples come at the recording's own rate, channels stay channels.
 *
 * @param source - a path, a web address (fetched as {@link fetchAudio} does), or `-` for standard input
 * @throws AppError `file/*` where it cannot be read, `url/*` where it cannot be fetched, `audio/*` where it cannot be decoded
 */
export async function openAudio(source: string, options: OpenAudioOptions = {}): Promise<AudioStream> {
  const bytes = isAddress(source) ? await openAddress(source, options) : await openBytes(source, options.input)
  try {
    return await openSource(bytes, options)
  } catch (error) {
    await bytes.close()
    throw error
  }
}

/** Whether a source is an address (`https://...`, but also `ftp://...`, which is refused), not a path. */
export function isAddress(source: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(source)
}

async function openAddress(source: string, options: OpenAudioOptions): Promise<ByteSource> {
  const signal = options.signal ? { signal: options.signal } : {}
  const fetched = await (await import('./fetch-audio.ts')).fetchAudio(source, { ...signal, ...options.fetch })
  try {
    const bytes = await openBytes(fetched.path)
    return {
      ...bytes,
      name: fetched.name,
      async close() {
        await bytes.close()
        await fetched.close()
      },
    }
  } catch (error) {
    await fetched.close()
    throw error
  }
}

async function openSource(bytes: ByteSource, options: OpenAudioOptions): Promise<AudioStream> {
  const limits = { maxSeconds: options.maxSeconds ?? MAX_SECONDS, signal: options.signal }
  if (options.raw) return decodePieces(bytes, new RawReader(options.raw), limits)
  const found = recogniseAudio(bytes.head, bytes.name)
  if (found.reader) return decodePieces(bytes, found.reader, limits)
  const { format } = found
  for (const name of options.decoders ?? decodersFor(bytes, format)) {
    const stream = await DECODE[name](bytes, format, limits)
    if (stream) return stream
  }
  throw new AppError(
    'audio/decoder-missing',
    `No decoder for this recording (${format}) is installed: run \`npm install node-av\`, or install ffmpeg and put it on the PATH; or convert ${bytes.name} to WAV, FLAC or MP3.`,
    { format },
  )
}

type Decode = (bytes: ByteSource, format: AudioFormat, limits: DecodeLimits) => Promise<AudioStream | undefined>

const DECODE: Readonly<Record<DecoderName, Decode>> = {
  async 'node-av'(bytes, format, limits) {
    const libraries = await loadNodeAv()
    return libraries && decodeByNodeAv(libraries, bytes, format, limits)
  },
  async ffmpeg(bytes, format, limits) {
    const program = await findProgram('ffmpeg')
    return program === undefined ? undefined : decodeByFfmpeg(program, bytes, format, limits)
  },
  async wasm(bytes, format, limits) {
    const decoder = await wasmDecoder(bytes.head, format)
    return decoder && decodePieces(bytes, decoder, limits)
  },
}

// FFmpeg loses a block of a Vorbis file whose sound fits into one page.
function decodersFor({ head, size }: ByteSource, format: AudioFormat): readonly DecoderName[] {
  const isShortVorbis = format === 'ogg' && oggCodec(head) === 'vorbis' && (size ?? 0) < SHORT_VORBIS_BYTES
  return isShortVorbis ? ['wasm', 'node-av', 'ffmpeg'] : DEFAULT_DECODERS
}

async function wasmDecoder(head: Uint8Array, format: AudioFormat): Promise<PieceDecoder | undefined> {
  if (format === 'mp3') return (await import('./decode-mp3.ts')).createMp3Decoder(head)
  if (format === 'matroska' && Buffer.from(head).includes('A_OPUS'))
    return (await import('./decode-webm.ts')).createWebmDecoder()
  const codec = format === 'ogg' ? oggCodec(head) : undefined
  if (codec !== 'opus' && codec !== 'vorbis') return undefined
  return (await import('./decode-ogg.ts')).createOggDecoder(codec)
}
