// Sums, maxima, logarithms and exponentials of four floats at a time, and the transpose of four times four.

@inline
export function sumOf(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}

@inline
export function maximumOf(v: v128): f32 {
  return max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)))
}

/** Natural logarithm of positive normal floats, about 1e-7 off. Source: Cephes `logf` (Stephen Moshier). */
@inline
export function logarithm(x: v128): v128 {
  const bits = x
  let exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(bits, 23), i32x4.splat(126)))
  let m = v128.or(v128.and(bits, i32x4.splat(0x007fffff)), f32x4.splat(0.5))
  const low = f32x4.lt(m, f32x4.splat(0.7071067811865476))
  exponent = f32x4.sub(exponent, v128.and(low, f32x4.splat(1)))
  m = f32x4.sub(f32x4.add(m, v128.and(low, m)), f32x4.splat(1))
  const z = f32x4.mul(m, m)
  let y = f32x4.splat(7.0376836292e-2)
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-1.151461031e-1))
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(1.167699874e-1))
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-1.2420140846e-1))
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(1.4249322787e-1))
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-1.6668057665e-1))
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(2.0000714765e-1))
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-2.4999993993e-1))
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(3.3333331174e-1))
  y = f32x4.mul(f32x4.mul(y, m), z)
  y = f32x4.add(y, f32x4.mul(exponent, f32x4.splat(-2.12194440e-4)))
  y = f32x4.sub(y, f32x4.mul(z, f32x4.splat(0.5)))
  return f32x4.add(f32x4.add(m, y), f32x4.mul(exponent, f32x4.splat(0.693359375)))
}

@inline
export function logarithmOf(x: f32): f32 {
  return f32x4.extract_lane(logarithm(f32x4.splat(x)), 0)
}

/** What `exponential` multiplies and adds, in memory: in the code V8 would build each anew for every four floats. */
const EXPONENTIAL = memory.data<f32>([
  1.4426950408889634, 12582912, 0.693359375, -2.12194440e-4, 1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3,
  4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1,
])

/** e to the power of floats from -87 to 88, about 1e-7 of the result off. Source: Cephes `expf` (Stephen Moshier). */
@inline
export function exponential(x: v128): v128 {
  // Adding 1.5 x 2^23 rounds to a whole number, which is then in the lowest bits.
  const rounded = f32x4.add(f32x4.mul(x, v128.load32_splat(EXPONENTIAL)), v128.load32_splat(EXPONENTIAL, 4))
  const n = f32x4.sub(rounded, v128.load32_splat(EXPONENTIAL, 4))
  let f = f32x4.sub(x, f32x4.mul(n, v128.load32_splat(EXPONENTIAL, 8)))
  f = f32x4.sub(f, f32x4.mul(n, v128.load32_splat(EXPONENTIAL, 12)))
  let y = v128.load32_splat(EXPONENTIAL, 16)
  y = f32x4.add(f32x4.mul(y, f), v128.load32_splat(EXPONENTIAL, 20))
  y = f32x4.add(f32x4.mul(y, f), v128.load32_splat(EXPONENTIAL, 24))
  y = f32x4.add(f32x4.mul(y, f), v128.load32_splat(EXPONENTIAL, 28))
  y = f32x4.add(f32x4.mul(y, f), v128.load32_splat(EXPONENTIAL, 32))
  y = f32x4.add(f32x4.mul(y, f), v128.load32_splat(EXPONENTIAL, 36))
  const one = v128.load32_splat(EXPONENTIAL, 40)
  y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(f, f)), f), one)
  return f32x4.mul(y, i32x4.add(i32x4.shl(rounded, 23), one))
}

/** Four vectors, `step` bytes apart, as the columns of a 4 x 4 matrix whose rows go to `target`, `targetStep` bytes apart. */
@inline
export function transpose(source: usize, step: usize, target: usize, targetStep: usize): void {
  const a = v128.load(source)
  const b = v128.load(source + step)
  const c = v128.load(source + 2 * step)
  const d = v128.load(source + 3 * step)
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  v128.store(target, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5))
  v128.store(target + targetStep, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
  v128.store(target + 2 * targetStep, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5))
  v128.store(target + 3 * targetStep, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7))
}
