/** Weights of a few neighbouring bins for each of several bands: only those that are not 0. */
export interface BandWeights {
  readonly bands: number
  /** First bin with a weight, for each band. */
  readonly first: Int32Array
  /** One past the last bin with a weight, for each band. */
  readonly end: Int32Array
  /** Where a band's weights begin in `weights`. */
  readonly start: Int32Array
  readonly weights: Float32Array
}

/** Writes the weighted sums over one spectrum into `out` from `offset` on, one a band; summed in f64. */
export function writeBandSums(
  { bands, first, end, start, weights }: BandWeights,
  spectrum: Float32Array,
  out: Float32Array,
  offset = 0,
): void {
  for (let band = 0; band < bands; band++) {
    const last = end[band]!
    let at = start[band]!
    let sum = 0
    for (let bin = first[band]!; bin < last; bin++) sum += weights[at++]! * spectrum[bin]!
    out[offset + band] = sum
  }
}
