import { AppError } from '../errors.ts'
import { AiffReader } from './aiff.ts'
import type { AudioReader } from './audio.ts'
import { FlacReader } from './flac.ts'
import { OggFlacReader } from './ogg.ts'
import { RawReader, rawLayoutOf } from './raw.ts'
import { type AudioFormat, oggCodec, sniffFormat } from './sniff.ts'
import { WavReader } from './wav.ts'

/** Formats whose first bytes are so few that raw samples may look like them. */
const WEAKLY_MARKED: readonly (AudioFormat | undefined)[] = [undefined, 'mp3', 'aac', 'ac3', 'mpegts']

/**
 * What a recording is, by its first bytes; by its name only where those are of no format, or of one that raw samples may
 * look like (`.ulaw`, `.alaw`, ...).
 *
 * @param head - as {@link sniffFormat} wants them
 * @returns its format, and our own reader where there is one: else another decoder is needed
 * @throws AppError `audio/unknown-format`, and as {@link sniffFormat}
 */
export function recogniseAudio(
  head: Uint8Array,
  name: string,
): { readonly reader: AudioReader } | { readonly reader: undefined; readonly format: AudioFormat } {
  const format = sniffFormat(head)
  const layout = WEAKLY_MARKED.includes(format) ? rawLayoutOf(name) : undefined
  if (layout) return { reader: new RawReader(layout) }
  if (!format)
    throw new AppError(
      'audio/unknown-format',
      `Not a known audio format: ${name}. Expected WAV, FLAC, MP3, Ogg, M4A or another common format.`,
    )
  return { format, reader: ownReader(head, format) }
}

/** Our own reader of a format, or undefined where none knows it or how its samples are coded. */
function ownReader(head: Uint8Array, format: AudioFormat): AudioReader | undefined {
  if (format === 'flac') return new FlacReader()
  if (format === 'ogg') return oggCodec(head) === 'flac' ? new OggFlacReader() : undefined
  const Reader = format === 'wav' ? WavReader : format === 'aiff' ? AiffReader : undefined
  if (!Reader) return undefined
  try {
    new Reader().push(head)
  } catch (error) {
    if (error instanceof AppError && error.code === 'audio/unsupported-codec') return undefined
  }
  return new Reader()
}
