import { writeBandSums } from './band-weights.ts'
import { createRealFft } from './fft.ts'
import { zeros } from './matrix.ts'
import { createPeaks, findPeaks } from './peaks.ts'
import type { SpectrumAnalyser, SpectrumAnalyserOptions } from './spectrum-analyser.ts'

/** The spectrum analyser in plain TypeScript: what the fast one is tested against, and its stand-in. */
export function createPlainSpectrumAnalyser({ window, bands, rows }: SpectrumAnalyserOptions): SpectrumAnalyser {
  const size = window.length
  const fft = createRealFft(size)
  const { bins } = fft
  const frame = new Float32Array(size)
  const power = new Float32Array(bins)
  const magnitudes = new Float32Array(rows * bins)
  const peaks = createPeaks(bins)
  let current = 0

  return {
    frame,
    analyse(row) {
      for (let n = 0; n < size; n++) frame[n] = frame[n]! * window[n]!
      fft.power(frame, power)
      current = row * bins
      for (let k = 0; k < bins; k++) magnitudes[current + k] = Math.sqrt(power[k]!)
    },
    readBands(out, offset) {
      writeBandSums(bands, power, out, offset)
    },
    findPeaks(first, end, share) {
      findPeaks(magnitudes.subarray(current, current + bins), first, end, share, peaks)
      return peaks
    },
    project(weights, frames) {
      const out = zeros(frames, weights.rows)
      for (let t = 0; t < frames; t++)
        for (let r = 0; r < weights.rows; r++) {
          let sum = 0
          for (let k = 0; k < bins; k++) sum += weights.data[r * bins + k]! * magnitudes[t * bins + k]!
          out.data[t * weights.rows + r] = sum
        }
      return out
    },
  }
}
