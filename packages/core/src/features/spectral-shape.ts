import type { Matrix } from '../signal/matrix.ts'

/** Of float32: spectra that sum to less are silent. */
const SMALLEST_NORMAL = 2 ** -126

/**
 * Where the spectrum balances: each frame's mean frequency, weighted by magnitude.
 * A bright voice (anger, joy) sits high, a dull one (sadness) low.
 *
 * @param magnitude - frames x bins, values >= 0; the last bin is at `sampleRate / 2`
 * @param sampleRate - Hz, of the signal the spectrum came from
 * @returns frames values, Hz, in [0, sampleRate / 2]; 0 where a frame is silent
 *
 * Source: librosa 0.11 `feature.spectral_centroid(S=...)`; its matrix is bins x frames.
 */
export function spectralCentroid(magnitude: Matrix, sampleRate: number): Float32Array {
  const { rows, columns, data } = magnitude
  const binHertz = sampleRate / 2 / (columns - 1)
  const out = new Float32Array(rows)
  for (let t = 0; t < rows; t++) {
    let total = 0
    let moment = 0
    for (let k = 0, at = t * columns; k < columns; k++, at++) {
      total += data[at]!
      moment += k * data[at]!
    }
    out[t] = total < SMALLEST_NORMAL ? 0 : (moment / total) * binHertz
  }
  return out
}

/**
 * How far the spectrum spreads: the root of the mean squared distance from the centroid, weighted by magnitude.
 *
 * @param magnitude - frames x bins, values >= 0; the last bin is at `sampleRate / 2`
 * @param sampleRate - Hz
 * @returns frames values, Hz, >= 0; 0 where a frame is silent
 *
 * Source: librosa 0.11 `feature.spectral_bandwidth(S=...)` (p = 2).
 */
export function spectralBandwidth(magnitude: Matrix, sampleRate: number): Float32Array {
  const { rows, columns, data } = magnitude
  const binHertz = sampleRate / 2 / (columns - 1)
  const centroid = spectralCentroid(magnitude, sampleRate)
  const out = new Float32Array(rows)
  for (let t = 0; t < rows; t++) {
    const centre = centroid[t]! / binHertz
    let total = 0
    let spread = 0
    for (let k = 0, at = t * columns; k < columns; k++, at++) {
      total += data[at]!
      spread += (k - centre) ** 2 * data[at]!
    }
    out[t] = total < SMALLEST_NORMAL ? 0 : Math.sqrt(spread / total) * binHertz
  }
  return out
}

/**
 * The frequency below which a share of the magnitude lies.
 *
 * @param magnitude - frames x bins, values >= 0; the last bin is at `sampleRate / 2`
 * @param sampleRate - Hz
 * @param options - `share`: of the sum of magnitudes, in (0, 1)
 * @returns frames values, Hz, a bin's frequency each; 0 where a frame is silent
 *
 * Source: librosa 0.11 `feature.spectral_rolloff(S=...)` (its `roll_percent`).
 */
export function spectralRollOff(magnitude: Matrix, sampleRate: number, { share = 0.85 } = {}): Float32Array {
  const { rows, columns, data } = magnitude
  const binHertz = sampleRate / 2 / (columns - 1)
  const out = new Float32Array(rows)
  for (let t = 0; t < rows; t++) {
    let total = 0
    for (let at = t * columns; at < (t + 1) * columns; at++) total += data[at]!
    let bin = 0
    let sum = data[t * columns]!
    while (bin < columns - 1 && sum < share * total) sum += data[t * columns + ++bin]!
    out[t] = bin * binHertz
  }
  return out
}

/**
 * Geometric over arithmetic mean of the power spectrum: 1 for white noise, near 0 for a tone.
 *
 * @param magnitude - frames x bins, values >= 0
 * @param options - `minimum`: powers below this count as this
 * @returns frames values in [0, 1]; 1 where a frame is silent
 *
 * Source: librosa 0.11 `feature.spectral_flatness(S=...)` (power 2, its `amin`).
 */
export function spectralFlatness(magnitude: Matrix, { minimum = 1e-10 } = {}): Float32Array {
  const { rows, columns, data } = magnitude
  const out = new Float32Array(rows)
  for (let t = 0; t < rows; t++) {
    let logarithms = 0
    let total = 0
    for (let k = 0, at = t * columns; k < columns; k++, at++) {
      const power = Math.max(minimum, data[at]! * data[at]!)
      logarithms += Math.log(power)
      total += power
    }
    out[t] = Math.exp(logarithms / columns) / (total / columns)
  }
  return out
}

/**
 * How much the spectrum's shape changes from the frame before: the distance of the two magnitude spectra, each scaled
 * to length 1, so that loudness plays no part.
 *
 * @param magnitude - frames x bins, values >= 0
 * @returns frames values in [0, sqrt 2]; 0 for the first frame and where a frame or the one before is silent
 *
 * Source: Scheirer and Slaney 1997; the flux of the `functionals` recipe. For librosa's see `onsetStrength`.
 */
export function spectralFlux(magnitude: Matrix): Float32Array {
  const { rows, columns, data } = magnitude
  const out = new Float32Array(rows)
  const energy = (t: number) => {
    let sum = 0
    for (let at = t * columns; at < (t + 1) * columns; at++) sum += data[at]! * data[at]!
    return sum
  }
  for (let t = 1, before = rows > 0 ? energy(0) : 0; t < rows; t++) {
    const here = energy(t)
    if (before >= SMALLEST_NORMAL && here >= SMALLEST_NORMAL) {
      let shared = 0
      for (let k = 0, at = t * columns; k < columns; k++, at++) shared += data[at]! * data[at - columns]!
      out[t] = Math.sqrt(Math.max(0, 2 - (2 * shared) / Math.sqrt(here * before)))
    }
    before = here
  }
  return out
}
