/** Peaks of one spectrum: bins that are above the one before and not below the one after. */
export interface Peaks {
  count: number
  readonly bin: Int32Array
  /** Magnitudes before, at and after each peak, three a peak. */
  readonly magnitude: Float32Array
}

/** Room for the peaks of a spectrum of `bins` bins. */
export function createPeaks(bins: number): Peaks {
  return { count: 0, bin: new Int32Array(bins), magnitude: new Float32Array(3 * bins) }
}

/**
 * Fills `peaks` with those from bin `first` (at least 1) up to `end` (at most the last bin) that are above `share` of
 * the largest magnitude.
 */
export function findPeaks(magnitude: Float32Array, first: number, end: number, share: number, peaks: Peaks): void {
  let loudest = 0
  for (let k = 0; k < magnitude.length; k++) if (magnitude[k]! > loudest) loudest = magnitude[k]!
  const threshold = Math.fround(share * loudest)
  let count = 0
  for (let k = first; k < end; k++) {
    const here = magnitude[k]!
    const before = magnitude[k - 1]!
    const after = magnitude[k + 1]!
    if (!(here > threshold && here > before && here >= after)) continue
    peaks.bin[count] = k
    peaks.magnitude[3 * count] = before
    peaks.magnitude[3 * count + 1] = here
    peaks.magnitude[3 * count + 2] = after
    count++
  }
  peaks.count = count
}
