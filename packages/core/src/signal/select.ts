/**
 * The `rank`-th smallest value (0: the smallest) in linear time. Reorders `values`: smaller ones before that place,
 * larger ones after it. NaN has no place in an order and must not be among them.
 *
 * Source: Hoare 1961 (quickselect), with the middle of three as pivot.
 */
export function selectInPlace(values: Float32Array | Float64Array, rank: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >> 1]!, values[high]!)
    let left = low
    let right = high
    while (left <= right) {
      while (values[left]! < pivot) left++
      while (values[right]! > pivot) right--
      if (left > right) break
      const held = values[left]!
      values[left++] = values[right]!
      values[right--] = held
    }
    if (rank <= right) high = right
    else if (rank >= left) low = left
    else break
  }
  return values[rank]!
}

/** The median: the mean of the two middle values where their number is even; NaN of none. Reorders `values`. */
export function medianInPlace(values: Float32Array | Float64Array): number {
  const half = values.length >> 1
  if (values.length === 0) return Number.NaN
  const upper = selectInPlace(values, half)
  if (values.length % 2 === 1) return upper
  let lower = values[0]!
  for (let i = 1; i < half; i++) if (values[i]! > lower) lower = values[i]!
  return (lower + upper) / 2
}

/**
 * Percentile of ascending values, linear between neighbours; NaN where there are none.
 *
 * @param share - 0 to 1
 *
 * Source: NumPy's `percentile` (its default).
 */
export function percentileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const below = sorted[low]
  if (below === undefined) return Number.NaN
  const above = sorted[low + 1] ?? below
  return below + (above - below) * (at - low)
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
