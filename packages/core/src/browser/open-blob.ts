import type { Audio, AudioStream } from '../audio/audio.ts'
import { joinSamples } from '../audio/mix.ts'
import { mp3Padding } from '../audio/mp3-padding.ts'
import { ownReader } from '../audio/own-reader.ts'
import { type ByteChunks, type DecodeLimits, decodePieces } from '../audio/piece-stream.ts'
import { RawReader, rawLayoutOf } from '../audio/raw.ts'
import { SNIFF_BYTES, sniffFormat } from '../audio/sniff.ts'
import { AppError } from '../errors.ts'

export interface OpenBlobOptions {
  readonly signal?: AbortSignal
  /** Longest recording that is decoded, seconds; default one day. */
  readonly maxSeconds?: number
}

const DEFAULT_MAX_SECONDS = 24 * 3600

/**
 * Opens a file that the user has chosen for decoding piece by piece, in the browser: WAV, AIFF and FLAC by our own
 * readers, the rest by the browser's WebCodecs. Samples come at the recording's own rate,
 * channels stay channels, nothing leaves the machine.
 *
 * @throws AppError `audio/*`
 */
export async function openBlob(blob: Blob, options: OpenBlobOptions = {}): Promise<AudioStream> {
  const limits: DecodeLimits = { maxSeconds: options.maxSeconds ?? DEFAULT_MAX_SECONDS, signal: options.signal }
  const name = blob instanceof File ? blob.name : 'recording'
  const head = new Uint8Array(await blob.slice(0, SNIFF_BYTES).arrayBuffer())
  const format = sniffFormat(head)
  const layout = format === undefined ? rawLayoutOf(name) : undefined
  if (layout) return decodePieces(blobChunks(blob), new RawReader(layout), limits)
  if (!format)
    throw new AppError(
      'audio/unknown-format',
      `Not a known audio format: ${name}. Expected WAV, FLAC, MP3, Ogg, M4A or another common format.`,
    )
  const reader = ownReader(head, format)
  if (reader) return decodePieces(blobChunks(blob), reader, limits)
  const padding = format === 'mp3' ? mp3Padding(head) : undefined
  return (await import('./decode-web-codecs.ts')).decodeByWebCodecs(blob, name, limits, padding)
}

/** Decodes a whole file into memory: for clips. Throws as {@link openBlob}. */
export async function readBlob(blob: Blob, options: OpenBlobOptions = {}): Promise<Audio> {
  const stream = await openBlob(blob, options)
  const pieces: Audio[] = []
  for await (const piece of stream) pieces.push(piece)
  const channels = Array.from({ length: stream.info.channelCount }, (_, index) =>
    joinSamples(pieces.map(piece => piece.channels[index]!)),
  )
  return { channels, sampleRate: stream.info.sampleRate }
}

function blobChunks(blob: Blob): ByteChunks {
  const reader = blob.stream().getReader()
  return {
    async *chunks() {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
    },
    close: () => reader.cancel(),
  }
}
