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
  const column = new Float64Array(classes)
  let here = pitch(1) - 1.5 * classes
  for (let bin = 0; bin < bins; bin++) {
    const next = pitch(bin + 1)
    const width = Math.max(next - here, 1)
    let length = 0
    for (let c = 0; c < classes; c++) {
      const position = here - c + classes / 2
      const distance = position - classes * Math.floor(position / classes) - classes / 2
      const weight = Math.exp(-2 * (distance / width) ** 2)
      column[c] = weight
      length += weight * weight
    }
    const octave = (here / classes - CENTRE_OCTAVE) / OCTAVE_WIDTH
    const scale = Math.exp(-0.5 * octave * octave) / Math.sqrt(length)
    // The pitches count from A; the classes start at C, three semitones on.
    for (let c = 0; c < classes; c++) out.data[((c + classes - 3) % classes) * bins + bin] = column[c]! * scale
    here = next
  }
  return out
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
  for (let t = 0; t < out.rows; t++) {
    let strongest = 0
    for (let c = 0, at = t * out.columns; c < out.columns; c++, at++)
      if (out.data[at]! > strongest) strongest = out.data[at]!
    if (strongest < SMALLEST_NORMAL) continue
    for (let c = 0, at = t * out.columns; c < out.columns; c++, at++) out.data[at] = out.data[at]! / strongest
  }
  return out
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
