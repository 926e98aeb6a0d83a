import { createRealFft, fastSizeFor } from '../../signal/fft.ts'

/** Each frequency weighted by `gainAt` (Hz), without delay. */
export function filterSpectrum(
  samples: Float32Array,
  sampleRate: number,
  gainAt: (hz: number) => number,
): Float32Array {
  const fft = createRealFft(fastSizeFor(samples.length))
  const padded = new Float32Array(fft.size)
  padded.set(samples)
  const spectrum = new Float32Array(2 * fft.bins)
  fft.forward(padded, spectrum)
  for (let k = 0; k < fft.bins; k++) {
    const gain = gainAt((k * sampleRate) / fft.size)
    spectrum[2 * k]! *= gain
    spectrum[2 * k + 1]! *= gain
  }
  fft.inverse(spectrum, padded)
  return padded.slice(0, samples.length)
}
