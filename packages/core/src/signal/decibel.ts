/** How powers become decibels; the defaults are librosa's. */
export interface DecibelOptions {
  /** The power that is 0 dB. */
  readonly reference?: number
  /** Powers below this count as this. */
  readonly minimum?: number
  /** Nothing is further than this below the loudest value; null: no such floor. */
  readonly range?: number | null
}

/**
 * 10 log10(power / reference), floored at `range` below the loudest of all values.
 *
 * @param power - values >= 0, any number of them
 * @returns as many values, dB
 *
 * Source: librosa 0.11 `power_to_db` (its `ref`, `amin`, `top_db`).
 */
export function powerToDecibels(
  power: Float32Array,
  { reference = 1, minimum = 1e-10, range = 80 }: DecibelOptions = {},
): Float32Array {
  const out = new Float32Array(power.length)
  const offset = 10 * Math.log10(Math.max(minimum, reference))
  let loudest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < power.length; i++) {
    const value = 10 * Math.log10(Math.max(minimum, power[i]!)) - offset
    out[i] = value
    if (value > loudest) loudest = value
  }
  if (range === null) return out
  const floor = loudest - range
  for (let i = 0; i < out.length; i++) if (out[i]! < floor) out[i] = floor
  return out
}
