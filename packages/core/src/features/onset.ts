import type { Matrix } from '../signal/matrix.ts'
import { logMelSpectrogram, type MelOptions } from './mel.ts'
import type { StftOptions } from './stft.ts'

/**
 * How strongly sounds begin: the mean rise of the log-mel bands since the frame before.
 *
 * @param sampleRate - Hz
 * @returns frames values, dB, >= 0, each at the frame where the onset is heard
 *
 * Source: librosa 0.11 `onset.onset_strength(y=...)` (lag 1, no local maximum, no detrending).
 */
export function onsetStrength(
  samples: Float32Array,
  sampleRate: number,
  options: MelOptions & StftOptions = {},
): Float32Array {
  const { fftSize = 2048, hopLength = 512, centre = true } = options
  const delay = centre ? Math.floor(fftSize / (2 * hopLength)) : 0
  return meanRise(logMelSpectrogram(samples, sampleRate, options), delay)
}

/** Mean over columns of what each row rises above the one before, `delay` rows later; as many values as rows. */
function meanRise({ rows, columns, data }: Matrix, delay: number): Float32Array {
  const out = new Float32Array(rows)
  for (let t = 1; t + delay < rows; t++) {
    let sum = 0
    for (let at = t * columns; at < (t + 1) * columns; at++) sum += Math.max(0, data[at]! - data[at - columns]!)
    out[t + delay] = sum / columns
  }
  return out
}
