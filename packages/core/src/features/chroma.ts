import { multiply } from '../signal/kernels.ts'
import { type Matrix, zeros } from '../signal/matrix.ts'
import { magnitudeSpectrogram, type StftOptions } from './stft.ts'
import { estimateTuning } from './tuning.ts'

/** The twelve pitch classes, in the order of the columns. */
export const PITCH_CLASSES: readonly string[] = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B']

/** Octave (A0 = 0) that counts most, and the width in octaves of the bump around it. */
const CENTRE_OCTAVE = 5
const OCTAVE_WIDTH = 2

/**
 * Weights of each bin for each pitch class: a Gaussian one semitone wide around the class in every octave, each bin's
 * weights scaled to length 1, then octaves far from the centre turned down.
 *
 * @param sampleRate - Hz
 * @param options - `tuning`: semitones above A = 440 Hz
 * @returns 12 x bins
 *
 * Source: librosa 0.11 `filters.chroma`; Ellis 2007, Chroma feature analysis and synthesis.
 */
export function chromaFilterBank(
  sampleRate: number,
  { fftSize = 2048, tuning = 0 }: { fftSize?: number; tuning?: number } = {},
): Matrix {
  const classes = PITCH_CLASSES.length
  const bins = Math.floor(fftSize / 2) + 1
  const out = zeros(classes, bins)
  // Bin 0 has no pitch: it stands one and a half octaves below bin 1.
  const base = (440 / 16) * 2 ** (tuning / classes)
  const pitch = (bin: number) => classes * Math.log2((bin * sampleRate) / fftSize / base)
  const bump = new Float64Array(classes)
  let here = pitch(1) - 1.5 * classes
  for (let bin = 0; bin < bins; bin++) {
    const next = pitch(bin + 1)
    const width = Math.max(next - here, 1)
    const nearest = Math.round(here)
    const length = width === 1 ? narrowBump(here - nearest, bump) : wideBump(here - nearest, width, bump)
    const octave = (here / classes - CENTRE_OCTAVE) / OCTAVE_WIDTH
    const scale = Math.exp(-0.5 * octave * octave) / length
    // The pitches count from A; the classes start at C, three semitones on.
    let c = mod12(nearest + 6 - 3)
    for (let i = 0; i < classes; i++) {
      const weight = bump[i]! * scale
      if (weight > NEGLIGIBLE) out.data[c * bins + bin] = weight
      c = c === 0 ? classes - 1 : c - 1
    }
    here = next
  }
  return out
}

/** Weights below this are 0: products with them would be denormal numbers, a hundred times slower and no different. */
const NEGLIGIBLE = 1e-12

/** exp(-2 i^2) for i from -6 to 5. */
const BUMP = Float64Array.from({ length: 12 }, (_, i) => Math.exp(-2 * (i - 6) ** 2))

/** Fills `out` with exp(-2 (offset + i)^2) for i from -6 to 5 and gives its length; |offset| <= 1/2. */
function narrowBump(offset: number, out: Float64Array): number {
  // exp(-2 (o + i)^2) = exp(-2 o^2) exp(-4 o)^i exp(-2 i^2): two exponentials rather than twelve.
  const step = Math.exp(-4 * offset)
  let factor = Math.exp(-2 * offset * offset) / step ** 6
  let squares = 0
  for (let i = 0; i < 12; i++) {
    const weight = factor * BUMP[i]!
    out[i] = weight
    squares += weight * weight
    factor *= step
  }
  return Math.sqrt(squares)
}

/** The same for a bump `width` semitones wide, over the distances within half an octave. */
function wideBump(offset: number, width: number, out: Float64Array): number {
  let squares = 0
  for (let i = 0; i < 12; i++) {
    const distance = mod12(offset + i) - 6
    const weight = Math.exp(-2 * (distance / width) ** 2)
    out[i] = weight
    squares += weight * weight
  }
  return Math.sqrt(squares)
}

function mod12(value: number): number {
  return value - 12 * Math.floor(value / 12)
}

/**
 * How strong each pitch class is in each frame, the strongest of a frame being 1.
 *
 * @param magnitude - frames x bins, values >= 0
 * @param sampleRate - Hz
 * @param options - `tuning`: semitones above A = 440 Hz; estimated from the spectra where it is not given
 * @returns frames x 12, in [0, 1]; 0 where a frame is silent
 *
 * Source: librosa 0.11 `feature.chroma_stft(S=...)`; its matrix is 12 x frames.
 */
export function chroma(
  magnitude: Matrix,
  sampleRate: number,
  { tuning = estimateTuning(magnitude, sampleRate) }: { tuning?: number } = {},
): Matrix {
  const bank = chromaFilterBank(sampleRate, { fftSize: 2 * (magnitude.columns - 1), tuning })
  const out = multiply(magnitude, bank, { transposeB: true })
  for (let t = 0; t < out.rows; t++) scaleToLargest(out.data, t * out.columns, out.columns)
  return out
}

/** Divides `count` values (>= 0) from `start` on by the largest of them, unless the frame they are is silent. */
export function scaleToLargest(values: Float32Array, start: number, count: number): void {
  let largest = 0
  for (let i = start; i < start + count; i++) if (values[i]! > largest) largest = values[i]!
  if (largest < SMALLEST_NORMAL) return
  for (let i = start; i < start + count; i++) values[i] = values[i]! / largest
}

/** Of float32: what librosa's `normalize` takes for silence. */
const SMALLEST_NORMAL = 2 ** -126

/** Chroma of a signal: frames x 12. See `chroma`. */
export function chromaOfSignal(
  samples: Float32Array,
  sampleRate: number,
  options: StftOptions & { tuning?: number } = {},
): Matrix {
  return chroma(magnitudeSpectrogram(samples, options), sampleRate, options)
}
