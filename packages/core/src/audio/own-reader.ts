import { AppError } from '../errors.ts'
import { AiffReader } from './aiff.ts'
import type { AudioReader } from './audio.ts'
import { FlacReader } from './flac.ts'
import { OggFlacReader } from './ogg.ts'
import { type AudioFormat, oggCodec } from './sniff.ts'
import { WavReader } from './wav.ts'

/**
 * Our own reader of a format, or undefined where none knows it or how its samples are coded; another reader finds that
 * out from the same first bytes.
 */
export function ownReader(head: Uint8Array, format: AudioFormat): AudioReader | undefined {
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
