// What comes before and after the Fourier transform of one frame, on 128-bit SIMD: windowing, magnitudes, sums over
// bands of bins, peaks, and weighted sums of a whole spectrum. Rows are padded with zeros to a multiple of 4 floats,
// and at least 4 more of them may be read behind each.

/** First byte of memory that the host may use. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15
}

/** out[i] = a[i] b[i]; `count` is a multiple of 4. */
export function product(a: usize, b: usize, out: usize, count: i32): void {
  const end = a + (<usize>count << 2)
  while (a < end) {
    v128.store(out, f32x4.mul(v128.load(a), v128.load(b)))
    a += 16
    b += 16
    out += 16
  }
}

/** |X| and |X|^2 of `count` bins (a multiple of 4) given as (re, im). Returns the largest |X|. */
export function magnitudes(spectrum: usize, power: usize, magnitude: usize, count: i32): f32 {
  let most = f32x4.splat(0)
  const end = power + (<usize>count << 2)
  while (power < end) {
    const low = v128.load(spectrum)
    const high = v128.load(spectrum, 16)
    const re = v128.shuffle<f32>(low, high, 0, 2, 4, 6)
    const im = v128.shuffle<f32>(low, high, 1, 3, 5, 7)
    const squared = f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im))
    const root = f32x4.sqrt(squared)
    v128.store(power, squared)
    v128.store(magnitude, root)
    most = f32x4.pmax(most, root)
    spectrum += 32
    power += 16
    magnitude += 16
  }
  return max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  )
}

@inline
function sumOf(lanes: v128): f32 {
  return (
    f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1) +
    (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3))
  )
}

/**
 * Sums over bands. `table` has two i32 a band: its first bin, and how many groups of 4 weights it has; `weights` has
 * those of one band after the other.
 */
export function bands(power: usize, table: usize, weights: usize, out: usize, count: i32): void {
  const end = table + (<usize>count << 3)
  while (table < end) {
    let at = power + (<usize>load<i32>(table) << 2)
    let groups = load<i32>(table, 4)
    let sum = f32x4.splat(0)
    while (groups > 0) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(at), v128.load(weights)))
      at += 16
      weights += 16
      groups--
    }
    store<f32>(out, sumOf(sum))
    out += 4
    table += 8
  }
}

/**
 * Peaks among the bins from `first` (at least 1) up to `end`: above the threshold, above the bin before, not below the
 * one after. Writes three floats each, (before, here, after), and the bin to `places`. Returns how many there are.
 */
export function peaks(magnitude: usize, first: i32, end: i32, threshold: f32, values: usize, places: usize): i32 {
  const least = f32x4.splat(threshold)
  let count = 0
  for (let k = first; k < end; k += 4) {
    const at = magnitude + (<usize>k << 2)
    const here = v128.load(at)
    const isPeak = v128.and(
      v128.and(f32x4.gt(here, least), f32x4.gt(here, v128.load(at - 4))),
      f32x4.ge(here, v128.load(at, 4)),
    )
    let bits = i32x4.bitmask(isPeak)
    while (bits != 0) {
      const lane = ctz(bits)
      bits &= bits - 1
      if (k + lane >= end) break
      const place = at + (<usize>lane << 2)
      store<f32>(values, load<f32>(place - 4))
      store<f32>(values, load<f32>(place), 4)
      store<f32>(values, load<f32>(place, 4), 8)
      store<i32>(places, k + lane)
      values += 12
      places += 4
      count++
    }
  }
  return count
}

/**
 * out[f][r] = sum_k weights[r][k] spectra[f][k] for 12 rows of `columns` weights and `frames` spectra (a multiple of 4)
 * that are `step` floats apart. Four spectra by three rows at a time: both stay in the first-level cache.
 */
export function project(spectra: usize, step: i32, frames: i32, weights: usize, out: usize, columns: i32): void {
  const next = <usize>step << 2
  const bytes = <usize>columns << 2
  for (let f = 0; f < frames; f += 4) {
    for (let r: usize = 0; r < 12; r += 3) {
      let s00 = f32x4.splat(0)
      let s01 = f32x4.splat(0)
      let s02 = f32x4.splat(0)
      let s10 = f32x4.splat(0)
      let s11 = f32x4.splat(0)
      let s12 = f32x4.splat(0)
      let s20 = f32x4.splat(0)
      let s21 = f32x4.splat(0)
      let s22 = f32x4.splat(0)
      let s30 = f32x4.splat(0)
      let s31 = f32x4.splat(0)
      let s32 = f32x4.splat(0)
      let x = spectra
      let w = weights + r * bytes
      const end = x + bytes
      while (x < end) {
        const w0 = v128.load(w)
        const w1 = v128.load(w + bytes)
        const w2 = v128.load(w + 2 * bytes)
        let y = v128.load(x)
        s00 = f32x4.add(s00, f32x4.mul(y, w0))
        s01 = f32x4.add(s01, f32x4.mul(y, w1))
        s02 = f32x4.add(s02, f32x4.mul(y, w2))
        y = v128.load(x + next)
        s10 = f32x4.add(s10, f32x4.mul(y, w0))
        s11 = f32x4.add(s11, f32x4.mul(y, w1))
        s12 = f32x4.add(s12, f32x4.mul(y, w2))
        y = v128.load(x + 2 * next)
        s20 = f32x4.add(s20, f32x4.mul(y, w0))
        s21 = f32x4.add(s21, f32x4.mul(y, w1))
        s22 = f32x4.add(s22, f32x4.mul(y, w2))
        y = v128.load(x + 3 * next)
        s30 = f32x4.add(s30, f32x4.mul(y, w0))
        s31 = f32x4.add(s31, f32x4.mul(y, w1))
        s32 = f32x4.add(s32, f32x4.mul(y, w2))
        x += 16
        w += 16
      }
      const target = out + (r << 2)
      store<f32>(target, sumOf(s00), 0)
      store<f32>(target, sumOf(s01), 4)
      store<f32>(target, sumOf(s02), 8)
      store<f32>(target, sumOf(s10), 48)
      store<f32>(target, sumOf(s11), 52)
      store<f32>(target, sumOf(s12), 56)
      store<f32>(target, sumOf(s20), 96)
      store<f32>(target, sumOf(s21), 100)
      store<f32>(target, sumOf(s22), 104)
      store<f32>(target, sumOf(s30), 144)
      store<f32>(target, sumOf(s31), 148)
      store<f32>(target, sumOf(s32), 152)
    }
    spectra += 4 * next
    out += 192
  }
}
