import { type Audio, resample } from '@undertone/core'
import {
  chromaOfSignal,
  hertzToMel,
  logMelSpectrogram,
  type Matrix,
  melToHertz,
  mfcc,
  PITCH_CLASSES,
} from '@undertone/core/features'
import { plainNumber } from '@undertone/core/report'
import type { ClipPicture, ClipSound, Tick } from './clip-sound.ts'

/** What the models hear: two clips of different rates are measured alike. */
const RATE = 16_000
/** From one frame to the next: 10 ms. */
const HOP = 160
const MEL_BANDS = 80
const RANGE_DB = 80
const COEFFICIENTS = 20
/** Points of the transforms: short for what changes quickly, long where neighbouring low tones are to be told apart. */
const FFT = { mel: 512, mfcc: 1024, chroma: 2048 }
/** Share of the coefficients that are drawn in less than full ink: few large ones would else leave the rest grey. */
const INK_FULL = 0.98
const HERTZ = [250, 500, 1000, 2000, 4000]
const WAVE_COLUMNS = 600

/**
 * Waveform, mel spectrogram, MFCC and chroma of one channel of a clip.
 *
 * @param audio - the stretch to show, at least one sample
 * @param start - of the stretch in its recording, seconds
 */
export function measureClip(audio: Audio, channel: number, start: number): ClipSound {
  const own = audio.channels[channel]!
  const samples = resample(own, audio.sampleRate, RATE)
  const mel = logMelSpectrogram(samples, RATE, { bands: MEL_BANDS, fftSize: FFT.mel, hopLength: HOP, range: RANGE_DB })
  const cepstrum = mfcc(samples, RATE, { coefficients: COEFFICIENTS, fftSize: FFT.mfcc, hopLength: HOP })
  const pitches = chromaOfSignal(samples, RATE, { fftSize: FFT.chroma, hopLength: HOP })
  const loudest = largest(mel.data)
  return {
    start,
    seconds: own.length / audio.sampleRate,
    sampleRate: audio.sampleRate,
    channel,
    samples: own,
    wave: waveOf(own),
    mel: picture(mel, loudest - RANGE_DB, loudest, melNames(), melTicks()),
    mfcc: spectrumShape(cepstrum),
    chroma: picture(pitches, 0, 1, PITCH_CLASSES, PITCH_CLASSES.map(tickOf)),
    means: { mfcc: columnMeans(cepstrum), chroma: columnMeans(pitches) },
  }
}

/** Coefficients from 1 on, around 0: coefficient 0 is the level, many times larger, and is left to the table. */
function spectrumShape(cepstrum: Matrix): ClipPicture {
  const rows = cepstrum.columns - 1
  const data = new Float32Array(cepstrum.rows * rows)
  for (let frame = 0; frame < cepstrum.rows; frame++)
    data.set(cepstrum.data.subarray(frame * cepstrum.columns + 1, (frame + 1) * cepstrum.columns), frame * rows)
  const names = Array.from({ length: rows }, (_, row) => String(row + 1))
  const sizes = data.map(Math.abs).sort()
  const most = Math.max(1, sizes[Math.floor(INK_FULL * (sizes.length - 1))]!)
  const ticks = names.map(tickOf).filter((_, row) => row % 4 === 0)
  return picture({ rows: cepstrum.rows, columns: rows, data }, -most, most, names, ticks)
}

function picture(
  { rows, columns, data }: Matrix,
  low: number,
  high: number,
  rowNames: readonly string[],
  ticks: readonly Tick[],
): ClipPicture {
  return { columns: rows, rows: columns, values: data, low, high, rowNames, ticks }
}

/** Middle of each mel band, whole Hz. */
function melNames(): string[] {
  const step = hertzToMel(RATE / 2) / (MEL_BANDS + 1)
  return Array.from({ length: MEL_BANDS }, (_, band) => plainNumber(melToHertz((band + 1) * step)))
}

function melTicks(): Tick[] {
  return HERTZ.map(hertz => ({ at: hertzToMel(hertz) / hertzToMel(RATE / 2), text: String(hertz) }))
}

/** A row's name at its middle. */
function tickOf(text: string, row: number, all: readonly string[]): Tick {
  return { at: (row + 0.5) / all.length, text }
}

/** Smallest and largest sample under each of so many columns, in turn. */
function waveOf(samples: Float32Array): Float32Array {
  const columns = Math.min(WAVE_COLUMNS, samples.length)
  const out = new Float32Array(2 * columns)
  for (let column = 0; column < columns; column++) {
    const to = Math.floor(((column + 1) * samples.length) / columns)
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let at = Math.floor((column * samples.length) / columns); at < to; at++) {
      low = Math.min(low, samples[at]!)
      high = Math.max(high, samples[at]!)
    }
    out[2 * column] = low
    out[2 * column + 1] = high
  }
  return out
}

function columnMeans({ rows, columns, data }: Matrix): number[] {
  const sums = new Float64Array(columns)
  for (let at = 0; at < data.length; at++) sums[at % columns]! += data[at]! / rows
  return [...sums]
}

function largest(values: Float32Array): number {
  let found = Number.NEGATIVE_INFINITY
  for (const value of values) found = Math.max(found, value)
  return found
}
