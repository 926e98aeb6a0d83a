import type { Audio, AudioStream } from '../audio/audio.ts'
import { MAX_SECONDS } from '../audio/limits.ts'
import { mp3Padding } from '../audio/mp3-padding.ts'
import { type ByteChunks, type DecodeLimits, decodePieces, readWhole } from '../audio/piece-stream.ts'
import { recogniseAudio } from '../audio/recognise-audio.ts'
import { SNIFF_BYTES } from '../audio/sniff.ts'

/** Limits of decoding in the browser. */
export interface OpenBlobOptions {
  readonly signal?: AbortSignal
  /** Longest recording that is decoded, seconds; default one day. */
  readonly maxSeconds?: number
}

/**
 * Opens a file that the user has chosen for decoding piece by piece, in the browser: WAV, AIFF and FLAC by our own
 * readers, the rest by the browser's WebCodecs. Samples come at the recording's own rate,
 * channels stay channels, nothing leaves the machine.
 *
 * @throws AppError `audio/*`
 */
export async function openBlob(blob: Blob, options: OpenBlobOptions = {}): Promise<AudioStream> {
  const limits: DecodeLimits = { maxSeconds: options.maxSeconds ?? MAX_SECONDS, signal: options.signal }
  const name = blob instanceof File ? blob.name : 'recording'
  const head = new Uint8Array(await blob.slice(0, SNIFF_BYTES).arrayBuffer())
  const found = recogniseAudio(head, name)
  if (found.reader) return decodePieces(blobChunks(blob), found.reader, limits)
  const padding = found.format === 'mp3' ? mp3Padding(head) : undefined
  return (await import('./decode-web-codecs.ts')).decodeByWebCodecs(blob, name, limits, padding)
}

/** Decodes a whole file into memory: for clips. Throws as {@link openBlob}. */
export async function readBlob(blob: Blob, options: OpenBlobOptions = {}): Promise<Audio> {
  return readWhole(await openBlob(blob, options))
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
