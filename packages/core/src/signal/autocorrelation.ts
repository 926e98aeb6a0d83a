import { createRealFft } from './fft.ts'

/**
 * A function that fills `out` (`size` values) with the circular autocorrelation of `frame` (`size` values), not scaled:
 * r[lag] = sum_n x[n] x[(n + lag) mod size]. Zeros behind the signal keep the lags up to their number free of what wraps
 * around.
 *
 * Source: Wiener and Khinchin: the inverse transform of the power spectrum.
 */
export function createAutocorrelation(size: number): (frame: Float32Array, out: Float32Array) => void {
  const fft = createRealFft(size)
  const spectrum = new Float32Array(2 * fft.bins)
  return (frame, out) => {
    fft.forward(frame, spectrum)
    for (let i = 0; i < spectrum.length; i += 2) {
      const re = spectrum[i]!
      const im = spectrum[i + 1]!
      spectrum[i] = re * re + im * im
      spectrum[i + 1] = 0
    }
    fft.inverse(spectrum, out)
  }
}
