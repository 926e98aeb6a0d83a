import { EGEMAPS_RATE } from './frame-spectra.ts'

/** How steady the periods of a voice are; NaN where fewer than three periods can be told apart. */
export interface PeriodMeasures {
  /** Mean difference of consecutive period lengths, as a share of the mean length. */
  readonly jitter: number
  /** Mean difference of consecutive periods' peak-to-peak amplitudes, dB. */
  readonly shimmer: number
}

/** Half of the 60 ms in which periods are looked for, samples. */
const REACH = 480
/** A period may differ from the one before by this share. */
const SEARCH = 0.15
/** Two periods less alike than this are not neighbours of one voice. */
const LEAST_CORRELATION = 0.5

/**
 * Finds the periods within 60 ms around `centre` in the waveform, each by its likeness to the one before
 * (normalised cross-correlation, interpolated by a parabola), and measures how they change.
 *
 * @param f0 - Hz, what the pitch tracker found here
 *
 * Source: Eyben et al. 2016, section 3; waveform matching as Boersma 2009, "Should jitter be measured by peak picking
 * or by waveform matching?".
 */
export function measurePeriods(samples: Float32Array, centre: number, f0: number): PeriodMeasures {
  const end = Math.min(samples.length, centre + REACH)
  let length = EGEMAPS_RATE / f0
  let start = strongestSample(samples, Math.max(0, centre - REACH), Math.ceil(length))
  const lengths: number[] = []
  const amplitudes: number[] = []
  while (start + length * (2 + SEARCH) + 1 < end) {
    const found = nextPeriod(samples, start, length)
    if (!found) break
    amplitudes.push(peakToPeak(samples, start, found))
    lengths.push(found)
    length = found
    start += found
  }
  if (lengths.length < 3) return { jitter: Number.NaN, shimmer: Number.NaN }
  const total = lengths.reduce((sum, value) => sum + value, 0)
  const changes = meanChange(lengths, (a, b) => Math.abs(b - a))
  return {
    jitter: changes / (total / lengths.length),
    shimmer: meanChange(amplitudes, (a, b) => (a > 0 && b > 0 ? Math.abs(20 * Math.log10(b / a)) : 0)),
  }
}

function meanChange(values: readonly number[], change: (a: number, b: number) => number): number {
  let sum = 0
  for (let i = 1; i < values.length; i++) sum += change(values[i - 1]!, values[i]!)
  return sum / (values.length - 1)
}

/** Where the first period's largest sample is: periods cut there hold their pulse at the same place. */
function strongestSample(samples: Float32Array, from: number, count: number): number {
  let best = from
  for (let n = from; n < Math.min(samples.length, from + count); n++)
    if (Math.abs(samples[n]!) > Math.abs(samples[best]!)) best = n
  // A quarter period early, so that the pulse lies inside the period, not on its edge.
  return Math.max(from, best - Math.floor(count / 4))
}

/** Length of the period at `start`, near `expected`: the shift at which the signal is most like itself. */
function nextPeriod(samples: Float32Array, start: number, expected: number): number | undefined {
  const at = Math.round(start)
  const span = Math.round(expected)
  const low = Math.floor(expected * (1 - SEARCH))
  const high = Math.ceil(expected * (1 + SEARCH))
  const likeness = (shift: number): number => {
    let product = 0
    let own = 0
    let other = 0
    for (let n = 0; n < span; n++) {
      const a = samples[at + n] ?? 0
      const b = samples[at + shift + n] ?? 0
      product += a * b
      own += a * a
      other += b * b
    }
    return own > 0 && other > 0 ? product / Math.sqrt(own * other) : 0
  }
  let best = low
  let highest = -1
  for (let shift = low; shift <= high; shift++) {
    const value = likeness(shift)
    if (value > highest) {
      highest = value
      best = shift
    }
  }
  if (highest < LEAST_CORRELATION) return undefined
  const before = likeness(best - 1)
  const after = likeness(best + 1)
  const bend = before - 2 * highest + after
  return bend < -1e-12 ? best + Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend)) : best
}

/** Highest less lowest point of the period, each interpolated by a parabola. */
function peakToPeak(samples: Float32Array, start: number, length: number): number {
  let low = Math.round(start)
  let high = low
  for (let n = low; n < Math.round(start + length); n++) {
    if (samples[n]! < samples[low]!) low = n
    if (samples[n]! > samples[high]!) high = n
  }
  return peakNear(samples, high) - peakNear(samples, low)
}

function peakNear(samples: Float32Array, at: number): number {
  const before = samples[at - 1] ?? 0
  const after = samples[at + 1] ?? 0
  const value = samples[at] ?? 0
  const bend = before - 2 * value + after
  const isExtreme = (value >= before && value >= after) || (value <= before && value <= after)
  return isExtreme && Math.abs(bend) > 1e-12 ? value - (before - after) ** 2 / (8 * bend) : value
}
