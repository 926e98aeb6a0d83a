import { type Matrix, zeros } from '../signal/matrix.ts'
import { DESCRIPTOR_RATE, FRAME_HOP, FRAME_LENGTH } from './descriptor-table.ts'
import type { FeatureRecipe } from './recipe.ts'
import { createFrameSpectrum, MEL_FLOOR, melTriangles, SPECTRUM_SIZE, writeLogMel } from './spectrum-descriptors.ts'

const BANDS = 64

/** Recipe of `logMel64`. */
export const LOG_MEL_RECIPE: FeatureRecipe = {
  name: 'log-mel',
  version: 1,
  sampleRate: DESCRIPTOR_RATE,
  shape: 'matrix',
  parameters: {
    window: 'hann-periodic',
    windowSamples: FRAME_LENGTH,
    hopSamples: FRAME_HOP,
    fftSize: SPECTRUM_SIZE,
    centred: false,
    melScale: 'htk',
    melPeak: 1,
    bands: BANDS,
    lowHz: 50,
    highHz: 8000,
    floor: MEL_FLOOR,
    logarithm: 'natural',
  },
}

/**
 * Log-mel spectrogram of 64 bands: ln(energy + 1e-8) of triangles of peak 1 on the HTK mel scale, 50 to 8000 Hz, of the
 * power spectrum of frames of 25 ms each 10 ms (periodic Hann, 512 points, not centred).
 *
 * @param samples - 16 kHz, one channel, full scale 1; shorter than 400 samples: zero-padded to one frame
 * @returns frames x 64; no samples, no frames
 *
 * Source: the prototype's log-mel.
 */
export function logMel64(samples: Float32Array): Matrix {
  if (samples.length === 0) return zeros(0, BANDS)
  let signal = samples
  if (samples.length < FRAME_LENGTH) {
    signal = new Float32Array(FRAME_LENGTH)
    signal.set(samples)
  }
  const spectrum = createFrameSpectrum()
  const triangles = melTriangles(BANDS)
  const out = zeros(Math.floor((signal.length - FRAME_LENGTH) / FRAME_HOP) + 1, BANDS)
  for (let frame = 0; frame < out.rows; frame++)
    writeLogMel(spectrum(signal, frame * FRAME_HOP), triangles, out.data, frame * BANDS)
  return out
}
