// A vector times a matrix, float32 weights and sums in double precision, eight columns at a time: the twin is
// createPlainProjector of packages/core/src/signal/projector.ts. Each sum runs over the rows in order, so that both give the same bits.

/** First byte of memory that the host may use. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15
}

@inline
function twoWeights(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at))
}

/**
 * @param values - `rows` doubles
 * @param weights - eight columns after eight: row by row, 8 floats each
 * @param panels - columns / 8, rounded up
 * @param to - 8 doubles a panel
 */
export function project(values: usize, rows: i32, weights: usize, panels: i32, to: usize): void {
  const end = values + (<usize>rows << 3)
  for (let panel = 0; panel < panels; panel++) {
    let a = f64x2.splat(0)
    let b = f64x2.splat(0)
    let c = f64x2.splat(0)
    let d = f64x2.splat(0)
    for (let at = values; at < end; at += 8) {
      const value = v128.load64_splat(at)
      a = f64x2.add(a, f64x2.mul(value, twoWeights(weights)))
      b = f64x2.add(b, f64x2.mul(value, twoWeights(weights + 8)))
      c = f64x2.add(c, f64x2.mul(value, twoWeights(weights + 16)))
      d = f64x2.add(d, f64x2.mul(value, twoWeights(weights + 24)))
      weights += 32
    }
    v128.store(to, a)
    v128.store(to, b, 16)
    v128.store(to, c, 32)
    v128.store(to, d, 48)
    to += 64
  }
}
