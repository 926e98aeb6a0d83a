import { createAutocorrelation } from '../signal/autocorrelation.ts'
import { createWindow } from '../signal/window.ts'
import { COLUMN, DESCRIPTOR_RATE, PITCH_FRAME_LENGTH } from './descriptor-table.ts'

/** Pitch candidates kept for each frame. */
export const PITCH_CANDIDATES = 5
/** Hz between which a voice is looked for. */
export const PITCH_LOW = 60
export const PITCH_HIGH = 600
/** Shortest and longest lag of a voice, samples. */
const SHORTEST_LAG = Math.floor(DESCRIPTOR_RATE / PITCH_HIGH)
const LONGEST_LAG = Math.floor(DESCRIPTOR_RATE / PITCH_LOW)
/** Lags 0 to `LONGEST_LAG + 1` are read: a peak needs a neighbour on each side. */
const LAGS = LONGEST_LAG + 2
/** Above 640 + 268, so that the circular autocorrelation equals the linear one at every lag that is read. */
export const PITCH_FFT_SIZE = 1024
/** What an octave down costs a candidate: of equal peaks the highest pitch wins. */
const OCTAVE_COST = 0.02

/** What each lag's autocorrelation is multiplied with, and what its octave costs it. */
interface LagTables {
  /** Autocorrelation of the window at lag 0 over that at each lag. */
  readonly correction: Float32Array
  readonly octaveCost: Float32Array
}

const tables = createLagTables()

/** The tables of the lags 0 to 267. */
export function lagTables(): LagTables {
  return tables
}

function createLagTables(): LagTables {
  const window = createWindow('hann', PITCH_FRAME_LENGTH, { symmetric: true })
  const correlation = (lag: number) => {
    let sum = 0
    for (let i = 0; i < PITCH_FRAME_LENGTH - lag; i++) sum += window[i]! * window[i + lag]!
    return sum
  }
  const energy = correlation(0)
  return {
    correction: Float32Array.from({ length: LAGS }, (_, lag) => energy / correlation(lag)),
    octaveCost: Float32Array.from({ length: LAGS }, (_, lag) => OCTAVE_COST * Math.log2((lag + 1) / SHORTEST_LAG)),
  }
}

/**
 * A function that writes the pitch candidates of the 640 samples at `samples[at]` into a row: peaks of the
 * autocorrelation of the Hann-windowed frame, divided by that of the window (so that a periodic frame reaches 1
 * at any lag), lags interpolated by a parabola.
 *
 * Source: Boersma 1993, "Accurate short-term analysis of the fundamental frequency"; octave cost as there.
 */
export function createPitchFinder(): (samples: Float32Array, at: number, row: Float32Array, offset: number) => void {
  const correlate = createAutocorrelation(PITCH_FFT_SIZE)
  const window = createWindow('hann', PITCH_FRAME_LENGTH, { symmetric: true })
  const frame = new Float32Array(PITCH_FFT_SIZE)
  const correlation = new Float32Array(PITCH_FFT_SIZE)
  const { correction, octaveCost } = tables
  const lags = new Int32Array(PITCH_CANDIDATES)
  const scores = new Float64Array(PITCH_CANDIDATES)

  return (samples, at, row, offset) => {
    let mean = 0
    for (let i = 0; i < PITCH_FRAME_LENGTH; i++) mean += samples[at + i]!
    mean /= PITCH_FRAME_LENGTH
    let energy = 0
    for (let i = 0; i < PITCH_FRAME_LENGTH; i++) {
      const value = samples[at + i]! - mean
      energy += value * value
      frame[i] = value * window[i]!
    }
    frame.fill(0, PITCH_FRAME_LENGTH)
    row[offset + COLUMN.pitchEnergy] = energy
    correlate(frame, correlation)

    const scale = 1 / (correlation[0]! + 1e-9)
    for (let lag = 0; lag < LAGS; lag++) correlation[lag] = correlation[lag]! * scale * correction[lag]!
    scores.fill(-1)
    lags.fill(0)
    let strongest = correlation[LAGS - 1]!
    for (let lag = SHORTEST_LAG; lag < LAGS - 1; lag++) {
      const value = correlation[lag]!
      if (value > strongest) strongest = value
      if (!(value > correlation[lag - 1]! && value >= correlation[lag + 1]!)) continue
      const score = value - octaveCost[lag]!
      let place = PITCH_CANDIDATES
      while (place > 0 && score > scores[place - 1]!) place--
      if (place === PITCH_CANDIDATES) continue
      scores.copyWithin(place + 1, place, PITCH_CANDIDATES - 1)
      lags.copyWithin(place + 1, place, PITCH_CANDIDATES - 1)
      scores[place] = score
      lags[place] = lag
    }
    row[offset + COLUMN.periodicity] = strongest
    for (let i = 0; i < PITCH_CANDIDATES; i++) {
      const lag = lags[i]!
      row[offset + COLUMN.pitchScore + i] = scores[i]!
      row[offset + COLUMN.pitchStrength + i] = lag === 0 ? 0 : correlation[lag]!
      row[offset + COLUMN.pitch + i] = lag === 0 ? 0 : Math.log2(DESCRIPTOR_RATE / refineLag(correlation, lag))
    }
  }
}

/** Where the parabola through a peak and its neighbours is highest, within the lags of a voice. */
function refineLag(correlation: Float32Array, lag: number): number {
  const before = correlation[lag - 1]!
  const after = correlation[lag + 1]!
  const bend = before - 2 * correlation[lag]! + after
  const fine = Math.abs(bend) > 1e-9 ? lag + (0.5 * (before - after)) / bend : lag
  return Math.min(LONGEST_LAG, Math.max(SHORTEST_LAG, fine))
}
