/** Weights of a mel filter bank, kept as the few bins each triangle covers. */
export interface MelTriangles {
  readonly bands: number
  /** First bin with a weight, for each band. */
  readonly first: Int32Array
  /** One past the last bin with a weight, for each band. */
  readonly end: Int32Array
  /** Where a band's weights begin in `weights`. */
  readonly start: Int32Array
  readonly weights: Float32Array
}

const mel = (hz: number) => 2595 * Math.log10(1 + hz / 700)
const hertz = (value: number) => 700 * (10 ** (value / 2595) - 1)

/**
 * Triangles of peak 1 (no area normalisation), evenly spaced on the HTK mel scale.
 *
 * @param bands - how many
 * @param bins - of the power spectrum, the last one at `sampleRate / 2`
 * @param sampleRate - Hz
 * @param options - `low` and `high`: Hz where the first triangle begins and the last one ends
 *
 * Source: HTK 3.4 mel scale; the definition of the `functionals` recipe.
 */
export function melTriangles(
  bands: number,
  bins: number,
  sampleRate: number,
  { low = 50, high = sampleRate / 2 }: { low?: number; high?: number } = {},
): MelTriangles {
  const step = sampleRate / 2 / (bins - 1)
  const edge = Array.from({ length: bands + 2 }, (_, i) => hertz(mel(low) + ((mel(high) - mel(low)) * i) / (bands + 1)))
  const first = new Int32Array(bands)
  const end = new Int32Array(bands)
  const start = new Int32Array(bands)
  const weights: number[] = []
  for (let band = 0; band < bands; band++) {
    const [left = 0, centre = 0, right = 0] = edge.slice(band, band + 3)
    first[band] = bins
    start[band] = weights.length
    for (let bin = 0; bin < bins; bin++) {
      const weight = Math.min((bin * step - left) / (centre - left), (right - bin * step) / (right - centre))
      if (weight <= 0) continue
      first[band] = Math.min(first[band]!, bin)
      end[band] = bin + 1
      weights.push(weight)
    }
    if (first[band] === bins) first[band] = 0
  }
  return { bands, first, end, start, weights: Float32Array.from(weights) }
}

/** Writes `ln(energy + floor)` of every band of one power spectrum into `out` from `offset` on. */
export function writeLogMel(
  power: Float32Array,
  triangles: MelTriangles,
  floor: number,
  out: Float32Array,
  offset: number,
): void {
  const { bands, first, end, start, weights } = triangles
  for (let band = 0; band < bands; band++) {
    let at = start[band]!
    let sum = 0
    for (let bin = first[band]!; bin < end[band]!; bin++) sum += power[bin]! * weights[at++]!
    out[offset + band] = Math.log(sum + floor)
  }
}
