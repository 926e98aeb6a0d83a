import { toPcm16, wavHeader } from '@undertone/core'
import { formatMoment } from '../format.ts'
import { strings } from '../strings/index.ts'

const SAMPLE_BYTES = 2
const TYPE = 'audio/pcm;rate='

/** Samples of the microphone (mono, full scale 1) as a piece of a take that is kept: 16-bit PCM that knows its rate. */
export function toPiece(samples: Float32Array, sampleRate: number): Blob {
  return new Blob([toPcm16([samples])], { type: TYPE + sampleRate })
}

/** Hz, of a take that is made of samples; undefined for one that a browser's recorder coded. */
export function rateOf(type: string): number | undefined {
  return type.startsWith(TYPE) ? Number(type.slice(TYPE.length)) : undefined
}

/** A take of samples as a WAV file. Its pieces are not read for it, however long it is. */
export function toWavRecording(startedAt: number, sampleRate: number, pieces: readonly Blob[]) {
  const bytes = pieces.reduce((sum, { size }) => sum + size, 0)
  const header = wavHeader(1, sampleRate, bytes / SAMPLE_BYTES)
  const name = `${strings.start.recorder.name(formatMoment(new Date(startedAt)))}.wav`
  return { name, blob: new Blob([header, ...pieces], { type: 'audio/wav' }) }
}
