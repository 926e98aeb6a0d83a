import { clockTime } from '../analyze/words.ts'
import { chromaOfSignal, PITCH_CLASSES } from '../features/chroma.ts'
import { hertzToMel, logMelSpectrogram } from '../features/mel.ts'
import { mfcc } from '../features/mfcc.ts'
import { powerSpectrogram } from '../features/stft.ts'
import { powerToDecibels } from '../signal/decibel.ts'
import type { Matrix } from '../signal/matrix.ts'
import type { ColourMap } from './colour-map.ts'
import { narrowed } from './heat-map.ts'
import type { Plot, Tick } from './plot.ts'
import { plainNumber, preciseTime, ticksOf } from './words.ts'

/** What can be drawn over time. */
export const SPECTROGRAM_TYPES = ['mel', 'stft', 'chroma', 'mfcc'] as const
/** A name of `SPECTROGRAM_TYPES`. */
export type SpectrogramType = (typeof SPECTROGRAM_TYPES)[number]

/** What is drawn, and how finely. */
export interface SpectrogramOptions {
  readonly type?: SpectrogramType
  readonly title?: string
  readonly map?: ColourMap
  /** Points of the transform. */
  readonly fftSize?: number
  /** Samples from one frame to the next. */
  readonly hopLength?: number
  /** Seconds at the left edge, where the samples are a part of a recording. */
  readonly startSeconds?: number
  /** Columns at most; more frames are joined by their maximum. */
  readonly columns?: number
}

/** What is drawn, before it has a time axis. */
interface Picture {
  readonly matrix: Matrix
  readonly low: number
  readonly high: number
  readonly y: Plot['y']
  readonly scaleName: string
}

const RANGE_DB = 80
const MFCC_COUNT = 20

/**
 * A plot of how a sound changes: mel bands or the spectrum in decibels below the loudest value, pitch classes, or cepstral
 * coefficients. Frames are centred, windows Hann.
 *
 * @param samples - one channel, full scale 1, at least one sample
 * @param sampleRate - Hz
 */
export function spectrogramPlot(
  samples: Float32Array,
  sampleRate: number,
  {
    type = 'mel',
    title = '',
    map = 'viridis',
    fftSize = sampleRate <= 16000 ? 512 : 2048,
    hopLength = fftSize / 4,
    startSeconds = 0,
    columns = 1600,
  }: SpectrogramOptions = {},
): Plot {
  const { matrix, low, high, y, scaleName } = PICTURES[type](samples, sampleRate, { fftSize, hopLength })
  const seconds = samples.length / sampleRate
  const grid = narrowed({ columns: matrix.rows, rows: matrix.columns, values: matrix.data }, columns)
  return {
    title,
    grid,
    low,
    high,
    map,
    x: {
      name: seconds >= 3600 ? 'time, h:mm:ss' : seconds >= 10 ? 'time, mm:ss' : 'time, s',
      ticks: timeTicks(startSeconds, seconds),
    },
    y,
    scale: { name: scaleName, ticks: valueTicks(low, high) },
  }
}

const PICTURES: Readonly<
  Record<
    SpectrogramType,
    (samples: Float32Array, sampleRate: number, cut: { fftSize: number; hopLength: number }) => Picture
  >
> = {
  mel(samples, sampleRate, cut) {
    const bands = sampleRate <= 16000 ? 80 : 128
    const matrix = logMelSpectrogram(samples, sampleRate, { ...cut, bands, range: RANGE_DB })
    const top = hertzToMel(sampleRate / 2)
    const y = {
      name: 'frequency, Hz (mel scale)',
      ticks: hertzTicks(sampleRate / 2, hertz => hertzToMel(hertz) / top, MEL_HERTZ),
    }
    return { matrix, ...belowLoudest(matrix), y, scaleName: 'level, dB' }
  },
  stft(samples, sampleRate, cut) {
    const power = powerSpectrogram(samples, cut)
    const matrix = { ...power, data: powerToDecibels(power.data, { range: RANGE_DB }) }
    const half = sampleRate / 2
    const step = [250, 500, 1000, 2000, 4000, 5000, 10000, 20000].find(hertz => half / hertz <= 8) ?? 50000
    const places = Array.from({ length: Math.floor(half / step) + 1 }, (_, index) => index * step)
    const y = { name: 'frequency, Hz', ticks: hertzTicks(half, hertz => hertz / half, places) }
    return { matrix, ...belowLoudest(matrix), y, scaleName: 'level, dB' }
  },
  chroma(samples, sampleRate, { fftSize, hopLength }) {
    // Semitones need finer bins than speech does.
    const matrix = chromaOfSignal(samples, sampleRate, { fftSize: Math.max(2048, fftSize), hopLength })
    const ticks = PITCH_CLASSES.map((text, index) => ({ at: (index + 0.5) / PITCH_CLASSES.length, text }))
    return { matrix, low: 0, high: 1, y: { name: 'pitch class', ticks }, scaleName: 'strength, share of the strongest' }
  },
  mfcc(samples, sampleRate, cut) {
    const matrix = mfcc(samples, sampleRate, { ...cut, coefficients: MFCC_COUNT })
    const ticks = Array.from({ length: MFCC_COUNT / 2 }, (_, index) => ({
      at: (2 * index + 0.5) / MFCC_COUNT,
      text: String(2 * index),
    }))
    const { low, high } = rangeOf(matrix)
    return { matrix, low, high, y: { name: 'coefficient', ticks }, scaleName: 'value, dB' }
  },
}

const MEL_HERTZ = [0, 250, 500, 1000, 2000, 4000, 8000, 16000, 32000]

function hertzTicks(half: number, place: (hertz: number) => number, hertz: readonly number[]): Tick[] {
  return hertz.filter(value => value <= half).map(value => ({ at: place(value), text: String(value) }))
}

function belowLoudest({ data }: Matrix): { low: number; high: number } {
  const { high } = rangeOf({ data })
  return { low: high - RANGE_DB, high }
}

function rangeOf({ data }: Pick<Matrix, 'data'>): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of data) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return high > low ? { low, high } : { low: high - 1, high }
}

function valueTicks(low: number, high: number): Tick[] {
  const span = high - low
  const step =
    [0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500].find(candidate => span / candidate <= 6) ?? span
  const first = Math.ceil(low / step)
  const count = Math.floor(high / step) - first + 1
  return Array.from({ length: count }, (_, index) => {
    const value = (first + index) * step
    return { at: (value - low) / span, text: plainNumber(value, step < 1 ? 1 : 0) }
  })
}

function timeTicks(start: number, seconds: number): Tick[] {
  if (seconds < 10) {
    const step = seconds < 1 ? 0.1 : seconds < 3 ? 0.5 : 1
    const count = Math.floor(seconds / step + 1e-9) + 1
    return Array.from({ length: count }, (_, index) => ({
      at: (index * step) / seconds,
      text: (start + index * step).toFixed(step < 1 ? 1 : 0),
    }))
  }
  return ticksOf(seconds, 8).map(time => ({
    at: time / seconds,
    text: Number.isInteger(start) ? clockTime(start + time) : preciseTime(start + time),
  }))
}
