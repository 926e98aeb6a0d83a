// Frame descriptors on 128-bit SIMD: what `spectrum-descriptors.ts` and `pitch-candidates.ts` of packages/core/src/features
// compute, four bins or lags at a time; those files are the twins and define every value. The host writes the tables once,
// a batch of samples before each call, and runs the Fourier transforms between the calls here.

const BINS: i32 = 257
const LAGS: i32 = 268
const ROW_BYTES: usize = 400
const DECIBEL: f32 = 4.342944819032518

const samples = memory.data(4736 * 4, 16)
const rows = memory.data(32 * 400, 16)
const frame = memory.data(1024 * 4, 16)
const spectrum = memory.data(1040 * 4, 16)
const previous = memory.data(260 * 4, 16)
const power = memory.data(520 * 4, 16)
const floored = memory.data(260 * 4, 16)
const blocks = memory.data(16 * 4, 16)
const scratch = memory.data(64 * 4, 16)
const candidates = memory.data(16 * 4, 16)

const shortWindow = memory.data(400 * 4, 16)
const longWindow = memory.data(640 * 4, 16)
const melFirst = memory.data(40 * 4, 16)
const melVectors = memory.data(40 * 4, 16)
const melWeights = memory.data(1024 * 4, 16)
const cosines = memory.data(2 * 20 * 12 * 4, 16)
const slopeWeights = memory.data(160 * 4, 16)
const rollOffs = memory.data(260 * 4, 16)
const foldSines = memory.data(512 * 4, 16)
const foldCosines = memory.data(512 * 4, 16)
const lagCorrection = memory.data(272 * 4, 16)
const octaveCost = memory.data(272 * 4, 16)

const table = memory.data(1 << 20, 16)
const statistics = memory.data(12 * 128 * 4, 16)
const lanes = memory.data(1 << 18, 16)

const addresses: StaticArray<usize> = [
  samples, rows, frame, spectrum, previous, shortWindow, longWindow, melFirst, melVectors, melWeights, cosines, slopeWeights,
  rollOffs, foldSines, foldCosines, lagCorrection, octaveCost, table, statistics,
]

/** Where the host finds a buffer or a table: they are numbered as in `frame-describer.ts`. */
export function addressOf(index: i32): usize {
  return addresses[index]
}

// Offsets of a row, in bytes: `COLUMN` of descriptor-table.ts.
const LOG_MEL: usize = 0
const MFCC: usize = 160
const CENTROID: usize = 240
const BANDWIDTH: usize = 244
const ROLL_OFF: usize = 248
const FLATNESS: usize = 264
const FLUX: usize = 268
const ALPHA: usize = 272
const HAMMARBERG: usize = 276
const SLOPE: usize = 280
const CONTRAST: usize = 292
const PERIODICITY: usize = 316
const LEVEL: usize = 320
const PEAK: usize = 324
const CLIPPED: usize = 328
const PITCH_ENERGY: usize = 332
const PITCH: usize = 336
const PITCH_SCORE: usize = 356
const PITCH_STRENGTH: usize = 376

@inline
function sumOf(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}

@inline
function maximumOf(v: v128): f32 {
  return max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)))
}

/** Natural logarithm of positive normal floats, about 1e-7 off. Source: Cephes `logf` (Stephen Moshier). */
@inline
function logarithm(x: v128): v128 {
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
function logarithmOf(x: f32): f32 {
  return f32x4.extract_lane(logarithm(f32x4.splat(x)), 0)
}

/** The 400 windowed samples at `at` and zeros, 512 in all, into `frame`. */
export function prepareSpectrum(at: i32): void {
  const source = samples + (<usize>at << 2)
  for (let i: usize = 0; i < 1600; i += 16)
    v128.store(frame + i, f32x4.mul(v128.load(source + i), v128.load(shortWindow + i)))
  memory.fill(frame + 1600, 0, 448)
}

/** From the spectrum of `frame`, 512 points, every descriptor of a row that is read from it. `first`: no frame before. */
export function describeSpectrum(index: i32, first: bool): void {
  const row = rows + <usize>index * ROW_BYTES

  let moments = f32x4.splat(0)
  let bin = f32x4(0, 1, 2, 3)
  let total: f32 = 0
  for (let block: usize = 0; block < 16; block++) {
    let sum = f32x4.splat(0)
    for (let i: usize = block * 64; i < block * 64 + 64; i += 16) {
      const a = v128.load(spectrum + 2 * i)
      const b = v128.load(spectrum + 2 * i, 16)
      const re = v128.shuffle<f32>(a, b, 0, 2, 4, 6)
      const im = v128.shuffle<f32>(a, b, 1, 3, 5, 7)
      const value = f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im))
      v128.store(power + i, value)
      sum = f32x4.add(sum, value)
      moments = f32x4.add(moments, f32x4.mul(value, bin))
      bin = f32x4.add(bin, f32x4.splat(4))
    }
    const part = sumOf(sum)
    store<f32>(blocks + (block << 2), part)
    total += part
  }
  const lastRe = load<f32>(spectrum, 2048)
  const last = lastRe * lastRe
  store<f32>(power, last, 1024)
  store<f32>(power, 0, 1028)
  store<f32>(power, 0, 1032)
  store<f32>(power, 0, 1036)
  total = total + last + <f32>1e-9
  const centre = (sumOf(moments) + last * 256) / total

  const inverse: f32 = <f32>1 / total
  const scale = f32x4.splat(inverse)
  const middle = f32x4.splat(centre)
  bin = f32x4(0, 1, 2, 3)
  let spread = f32x4.splat(0)
  let distance = f32x4.splat(0)
  let mantissas = f32x4.splat(1)
  let exponents = i32x4.splat(0)
  for (let i: usize = 0; i < 1024; i += 16) {
    const value = v128.load(power + i)
    const away = f32x4.sub(bin, middle)
    spread = f32x4.add(spread, f32x4.mul(value, f32x4.mul(away, away)))
    bin = f32x4.add(bin, f32x4.splat(4))
    const shape = f32x4.sqrt(f32x4.mul(value, scale))
    const change = f32x4.sub(shape, v128.load(previous + i))
    distance = f32x4.add(distance, f32x4.mul(change, change))
    v128.store(previous + i, shape)
    v128.store(floored + i, f32x4.add(value, f32x4.splat(1e-9)))
    const lifted = f32x4.add(value, f32x4.splat(1e-10))
    exponents = i32x4.add(exponents, i32x4.shr_u(lifted, 23))
    mantissas = f32x4.mul(mantissas, v128.or(v128.and(lifted, i32x4.splat(0x007fffff)), f32x4.splat(1)))
  }
  const lastShape = sqrt<f32>(last * inverse)
  const lastChange = lastShape - load<f32>(previous, 1024)
  store<f32>(previous, lastShape, 1024)
  store<f32>(row + FLUX, first ? 0 : sqrt<f32>(sumOf(distance) + lastChange * lastChange))
  const lastAway = <f32>256 - centre
  // The definition is E[k^2] - E[k]^2 with the floor in the total only: near silence that adds the last term.
  const variance = (sumOf(spread) + last * lastAway * lastAway + <f32>1e-9 * centre * centre) * inverse

  // Sums and maxima of bands.
  let low = f32x4.replace_lane(f32x4.replace_lane(v128.load(power), 0, 0), 1, 0)
  for (let i: usize = 16; i < 128; i += 16) low = f32x4.add(low, v128.load(power + i))
  let high = f32x4.splat(0)
  let lowPeak = f32x4.splat(0)
  let highPeak = f32x4.splat(0)
  for (let i: usize = 0; i < 256; i += 16) lowPeak = f32x4.pmax(lowPeak, v128.load(power + i))
  for (let i: usize = 128; i < 640; i += 16) high = f32x4.add(high, v128.load(power + i))
  for (let i: usize = 256; i < 640; i += 16) highPeak = f32x4.pmax(highPeak, v128.load(power + i))

  // The logarithms of single values, twelve at once.
  store<f32>(scratch, total)
  store<f32>(scratch, centre * 31.25 + 1, 4)
  store<f32>(scratch, sqrt<f32>(max<f32>(variance, 0)) * 31.25 + 1, 8)
  store<f32>(scratch, last + <f32>1e-10, 12)
  v128.store(scratch, mantissas, 16)
  store<f32>(scratch, sumOf(low) + <f32>1e-9, 32)
  store<f32>(scratch, sumOf(high) + <f32>1e-9, 36)
  store<f32>(scratch, maximumOf(lowPeak) + <f32>1e-9, 40)
  store<f32>(scratch, maximumOf(highPeak) + <f32>1e-9, 44)
  for (let i: usize = 0; i < 48; i += 16) v128.store(scratch + i, logarithm(v128.load(scratch + i)))
  const logTotal = load<f32>(scratch)
  store<f32>(row + LEVEL, logTotal * DECIBEL)
  store<f32>(row + CENTROID, load<f32>(scratch, 4))
  store<f32>(row + BANDWIDTH, load<f32>(scratch, 8))
  store<f32>(row + ALPHA, (load<f32>(scratch, 36) - load<f32>(scratch, 32)) * DECIBEL)
  store<f32>(row + HAMMARBERG, (load<f32>(scratch, 40) - load<f32>(scratch, 44)) * DECIBEL)
  const doublings =
    i32x4.extract_lane(exponents, 0) + i32x4.extract_lane(exponents, 1) +
    i32x4.extract_lane(exponents, 2) + i32x4.extract_lane(exponents, 3) - 256 * 127
  const logSum = <f32>doublings * 0.6931471805599453 + sumOf(v128.load(scratch, 16)) + load<f32>(scratch, 12)
  const logFlatness = logSum / <f32>BINS - logTotal + <f32>5.549076084895227
  store<f32>(row + FLATNESS, logarithmOf(Mathf.exp(logFlatness) + <f32>1e-6))

  // Roll-off: block by block, then bin by bin within the block.
  let below: f32 = 0
  let block: i32 = 0
  for (let i = 0; i < 4; i++) {
    const threshold = total * (i == 0 ? <f32>0.25 : i == 1 ? <f32>0.5 : i == 2 ? <f32>0.85 : <f32>0.95)
    while (block < 16) {
      const next = below + load<f32>(blocks + (<usize>block << 2))
      if (!(next < threshold)) break
      below = next
      block++
    }
    let at = block * 16
    let inside = below
    while (at < 256) {
      inside += load<f32>(power + (<usize>at << 2))
      if (inside >= threshold) break
      at++
    }
    store<f32>(row + ROLL_OFF + (<usize>i << 2), load<f32>(rollOffs + (<usize>at << 2)))
  }

  // Slopes over bins 0 to 15, 16 to 47 and 48 to 159.
  store<f32>(row + SLOPE, slope(0, 64))
  store<f32>(row + SLOPE, slope(64, 192), 4)
  store<f32>(row + SLOPE, slope(192, 640), 8)

  store<f32>(row + CONTRAST, contrast(0, 8, 1))
  store<f32>(row + CONTRAST, contrast(8, 8, 1), 4)
  store<f32>(row + CONTRAST, contrast(16, 16, 2), 8)
  store<f32>(row + CONTRAST, contrast(32, 32, 5), 12)
  store<f32>(row + CONTRAST, contrast(64, 64, 10), 16)
  store<f32>(row + CONTRAST, contrast(128, 128, 21), 20)

  // Mel bands, their logarithms and the cosine transform of those.
  let weights = melWeights
  for (let band: usize = 0; band < 40; band++) {
    const count = load<i32>(melVectors + (band << 2))
    let source = power + (<usize>load<i32>(melFirst + (band << 2)) << 2)
    let sum = f32x4.splat(0)
    for (let i = 0; i < count; i++) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(source), v128.load(weights)))
      source += 16
      weights += 16
    }
    store<f32>(row + (band << 2), sumOf(sum))
  }
  for (let i: usize = 0; i < 160; i += 16)
    v128.store(row + i, logarithm(f32x4.add(v128.load(row + i), f32x4.splat(1e-8))))
  let even0 = f32x4.splat(0)
  let even1 = f32x4.splat(0)
  let even2 = f32x4.splat(0)
  let odd0 = f32x4.splat(0)
  let odd1 = f32x4.splat(0)
  let odd2 = f32x4.splat(0)
  let table = cosines
  for (let n: usize = 0; n < 20; n++) {
    const left = v128.load32_splat(row + (n << 2))
    const right = v128.load32_splat(row + 156 - (n << 2))
    const sum = f32x4.add(left, right)
    const difference = f32x4.sub(left, right)
    even0 = f32x4.add(even0, f32x4.mul(sum, v128.load(table)))
    even1 = f32x4.add(even1, f32x4.mul(sum, v128.load(table, 16)))
    even2 = f32x4.add(even2, f32x4.mul(sum, v128.load(table, 32)))
    odd0 = f32x4.add(odd0, f32x4.mul(difference, v128.load(table, 48)))
    odd1 = f32x4.add(odd1, f32x4.mul(difference, v128.load(table, 64)))
    odd2 = f32x4.add(odd2, f32x4.mul(difference, v128.load(table, 80)))
    table += 96
  }
  v128.store(row + MFCC, v128.shuffle<f32>(even0, odd0, 0, 4, 1, 5))
  v128.store(row + MFCC, v128.shuffle<f32>(even0, odd0, 2, 6, 3, 7), 16)
  v128.store(row + MFCC, v128.shuffle<f32>(even1, odd1, 0, 4, 1, 5), 32)
  v128.store(row + MFCC, v128.shuffle<f32>(even1, odd1, 2, 6, 3, 7), 48)
  v128.store(row + MFCC, v128.shuffle<f32>(even2, odd2, 0, 4, 1, 5), 64)
}

@inline
function slope(from: usize, to: usize): f32 {
  let sum = f32x4.splat(0)
  for (let i = from; i < to; i += 16)
    sum = f32x4.add(sum, f32x4.mul(logarithm(v128.load(floored + i)), v128.load(slopeWeights + i)))
  return sumOf(sum)
}

/** How many of the `bytes` / 4 floats at `at` are at least `threshold` (its bits: positive floats sort as integers do). */
@inline
function countFrom(at: usize, bytes: usize, threshold: i32): i32 {
  const limit = i32x4.splat(threshold)
  let count = i32x4.splat(0)
  for (let i: usize = 0; i < bytes; i += 16) count = i32x4.sub(count, i32x4.ge_s(v128.load(at + i), limit))
  return i32x4.extract_lane(count, 0) + i32x4.extract_lane(count, 1) + (i32x4.extract_lane(count, 2) + i32x4.extract_lane(count, 3))
}

/** Sum of the natural logarithms of the `wanted` largest of the `bytes` / 4 positive floats at `at`, by bisection. */
function logOfLargest(at: usize, bytes: usize, wanted: i32, smallest: i32, largest: i32): f32 {
  let low = smallest
  let high = largest + 1
  let above = 0
  while (high - low > 1) {
    const middle = low + ((high - low) >> 1)
    const count = countFrom(at, bytes, middle)
    if (count == wanted) {
      low = middle
      high = middle
      break
    }
    if (count > wanted) low = middle
    else {
      high = middle
      above = count
    }
  }
  // Equal values at the border: `above` of them are larger than `low`, the rest equals it.
  const missing = low == high ? 0 : wanted - above
  const limit = i32x4.splat(high)
  let mantissas = f32x4.splat(1)
  let exponents = i32x4.splat(0)
  for (let i: usize = 0; i < bytes; i += 16) {
    const value = v128.load(at + i)
    const taken = v128.bitselect(value, f32x4.splat(1), i32x4.ge_s(value, limit))
    exponents = i32x4.add(exponents, i32x4.sub(i32x4.shr_u(taken, 23), i32x4.splat(127)))
    mantissas = f32x4.mul(mantissas, v128.or(v128.and(taken, i32x4.splat(0x007fffff)), f32x4.splat(1)))
  }
  const doublings =
    i32x4.extract_lane(exponents, 0) + i32x4.extract_lane(exponents, 1) +
    i32x4.extract_lane(exponents, 2) + i32x4.extract_lane(exponents, 3)
  let sum = <f32>doublings * 0.6931471805599453 + sumOf(logarithm(mantissas))
  if (missing > 0) sum += <f32>missing * logarithmOf(reinterpret<f32>(low))
  return sum
}

/** dB between the means of the `count` strongest and the `count` weakest of `size` bins. */
function contrast(from: usize, size: usize, count: i32): f32 {
  const at = floored + (from << 2)
  const bytes = size << 2
  let least = v128.load(at)
  let most = least
  let mantissas = f32x4.splat(1)
  let exponents = i32x4.splat(0)
  for (let i: usize = 0; i < bytes; i += 16) {
    const value = v128.load(at + i)
    least = f32x4.pmin(least, value)
    most = f32x4.pmax(most, value)
    exponents = i32x4.add(exponents, i32x4.sub(i32x4.shr_u(value, 23), i32x4.splat(127)))
    mantissas = f32x4.mul(mantissas, v128.or(v128.and(value, i32x4.splat(0x007fffff)), f32x4.splat(1)))
  }
  const smallest = min(
    min(f32x4.extract_lane(least, 0), f32x4.extract_lane(least, 1)),
    min(f32x4.extract_lane(least, 2), f32x4.extract_lane(least, 3)),
  )
  const largest = maximumOf(most)
  if (count == 1) return (logarithmOf(largest) - logarithmOf(smallest)) * DECIBEL
  const low = reinterpret<i32>(smallest)
  const high = reinterpret<i32>(largest)
  const doublings =
    i32x4.extract_lane(exponents, 0) + i32x4.extract_lane(exponents, 1) +
    i32x4.extract_lane(exponents, 2) + i32x4.extract_lane(exponents, 3)
  const all = <f32>doublings * 0.6931471805599453 + sumOf(logarithm(mantissas))
  const strongest = logOfLargest(at, bytes, count, low, high)
  const butWeakest = logOfLargest(at, bytes, <i32>size - count, low, high)
  return ((strongest - (all - butWeakest)) / <f32>count) * DECIBEL
}

/** The 640 samples at `at` without their mean, windowed, and zeros, 1024 in all, into `frame`; their energy. */
export function preparePitch(at: i32, index: i32): void {
  const source = samples + (<usize>at << 2)
  let sum = f32x4.splat(0)
  for (let i: usize = 0; i < 2560; i += 16) sum = f32x4.add(sum, v128.load(source + i))
  const mean = f32x4.splat(sumOf(sum) * (1.0 / 640.0))
  let energy = f32x4.splat(0)
  for (let i: usize = 0; i < 2560; i += 16) {
    const value = f32x4.sub(v128.load(source + i), mean)
    energy = f32x4.add(energy, f32x4.mul(value, value))
    v128.store(frame + i, f32x4.mul(value, v128.load(longWindow + i)))
  }
  memory.fill(frame + 2560, 0, 1536)
  store<f32>(rows + <usize>index * ROW_BYTES + PITCH_ENERGY, sumOf(energy))
}

let firstLag: f32 = 0

/**
 * From the spectrum of 1024 points, folds its power (real and even) into 512 real points in `frame`, whose transform
 * holds the autocorrelation: even lags as real parts, differences of odd lags as imaginary parts; lag 1 is summed here.
 * Source: Press et al., Numerical Recipes, `cosft1`.
 */
export function prepareLags(): void {
  for (let i: usize = 0; i < 2048; i += 16) {
    const a = v128.load(spectrum + 2 * i)
    const b = v128.load(spectrum + 2 * i, 16)
    const re = v128.shuffle<f32>(a, b, 0, 2, 4, 6)
    const im = v128.shuffle<f32>(a, b, 1, 3, 5, 7)
    v128.store(power + i, f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)))
  }
  const lastRe = load<f32>(spectrum, 4096)
  const last = lastRe * lastRe
  store<f32>(power, last, 2048)
  let first = f32x4.splat(0)
  for (let i: usize = 0; i < 2048; i += 16) {
    const left = v128.load(power + i)
    const reversed = v128.load(power + 2048 - 12 - i)
    const right = v128.shuffle<f32>(reversed, reversed, 3, 2, 1, 0)
    const half = f32x4.mul(f32x4.add(left, right), f32x4.splat(0.5))
    v128.store(frame + i, f32x4.sub(half, f32x4.mul(v128.load(foldSines + i), f32x4.sub(left, right))))
    first = f32x4.add(first, f32x4.mul(left, v128.load(foldCosines + i)))
  }
  firstLag = sumOf(first) - <f32>0.5 * last
}

/** From the spectrum of the folded points, the pitch candidates and the periodicity of a row. */
export function findPitch(index: i32): void {
  const row = rows + <usize>index * ROW_BYTES
  let odd = <f64>firstLag
  for (let at = spectrum; at < spectrum + 1072; at += 8) {
    if (at > spectrum) odd -= <f64>load<f32>(at, 4)
    store<f32>(at, <f32>odd, 4)
  }
  const scale = f32x4.splat(<f32>1 / (load<f32>(spectrum) + <f32>512e-9))
  for (let i: usize = 0; i < 1072; i += 16)
    v128.store(spectrum + i, f32x4.mul(v128.load(spectrum + i), f32x4.mul(v128.load(lagCorrection + i), scale)))

  for (let i: usize = 0; i < 20; i += 4) {
    store<f32>(candidates + i, -1)
    store<i32>(candidates + 20 + i, 0)
  }
  // Lags 26 to 267 count; 24 and 25 share a vector with 26.
  let strongest = f32x4.splat(load<f32>(spectrum, 4 * 267))
  for (let i: usize = 96; i < 1072; i += 16) {
    const value = v128.load(spectrum + i)
    const before = v128.load(spectrum + i - 4)
    const after = v128.load(spectrum + i + 4)
    let mask = i32x4.bitmask(v128.and(f32x4.gt(value, before), f32x4.ge(value, after)))
    if (i == 96) {
      mask &= 12
      const known = f32x4.replace_lane(f32x4.replace_lane(value, 0, f32x4.extract_lane(value, 2)), 1, f32x4.extract_lane(value, 2))
      strongest = f32x4.pmax(strongest, known)
    } else strongest = f32x4.pmax(strongest, value)
    while (mask) {
      const lag = <i32>(i >> 2) + ctz(mask)
      mask &= mask - 1
      if (lag > LAGS - 2) break
      const score = load<f32>(spectrum + (<usize>lag << 2)) - load<f32>(octaveCost + (<usize>lag << 2))
      if (!(score > load<f32>(candidates, 16))) continue
      let place: usize = 16
      while (place > 0 && score > load<f32>(candidates + place - 4)) {
        store<f32>(candidates + place, load<f32>(candidates + place - 4))
        store<i32>(candidates + 20 + place, load<i32>(candidates + 20 + place - 4))
        place -= 4
      }
      store<f32>(candidates + place, score)
      store<i32>(candidates + 20 + place, lag)
    }
  }
  store<f32>(row + PERIODICITY, maximumOf(strongest))

  for (let i: usize = 0; i < 20; i += 4) {
    const lag = load<i32>(candidates + 20 + i)
    let fine: f32 = 16000
    let strength: f32 = 0
    if (lag > 0) {
      const at = spectrum + (<usize>lag << 2)
      const before = load<f32>(at - 4)
      strength = load<f32>(at)
      const after = load<f32>(at, 4)
      const bend = before - 2 * strength + after
      fine = <f32>lag
      if (abs<f32>(bend) > <f32>1e-9) fine += (<f32>0.5 * (before - after)) / bend
      fine = min(<f32>266, max(<f32>26, fine))
    }
    store<f32>(row + PITCH_SCORE + i, load<f32>(candidates + i))
    store<f32>(row + PITCH_STRENGTH + i, strength)
    store<f32>(scratch + i, <f32>16000 / fine)
  }
  const toOctaves = f32x4.splat(1.4426950408889634)
  v128.store(row + PITCH, f32x4.mul(logarithm(v128.load(scratch)), toOctaves))
  store<f32>(row + PITCH, logarithmOf(load<f32>(scratch, 16)) * 1.4426950408889634, 16)
}

/** Peak of the hop at `at`, and the share of its samples that are clipped. */
export function describeHop(at: i32, index: i32, clippingLevel: f32): void {
  const row = rows + <usize>index * ROW_BYTES
  const source = samples + (<usize>at << 2)
  let peak = f32x4.splat(0)
  let clipped = i32x4.splat(0)
  for (let i: usize = 0; i < 640; i += 16) {
    const magnitude = f32x4.abs(v128.load(source + i))
    peak = f32x4.pmax(peak, magnitude)
    clipped = i32x4.sub(clipped, f32x4.ge(magnitude, f32x4.splat(clippingLevel)))
  }
  store<f32>(row + PEAK, maximumOf(peak))
  const count =
    i32x4.extract_lane(clipped, 0) + i32x4.extract_lane(clipped, 1) + i32x4.extract_lane(clipped, 2) + i32x4.extract_lane(clipped, 3)
  store<f32>(row + CLIPPED, <f32>count / 160)
  store<f32>(row, 0, 396)
}

/** Sorts `count` vectors at `at` in place, each lane on its own. Source: Batcher's merge exchange, Knuth 5.2.2 M. */
function sortLanes(at: usize, count: i32): void {
  let top = 1
  while (top * 2 < count) top *= 2
  for (let p = top; p > 0; p >>= 1) {
    let q = top
    let r = 0
    let d = p
    while (true) {
      const distance = <usize>d << 4
      for (let start = r; start < count - d; start += 2 * p) {
        const stop = at + (<usize>min(start + p, count - d) << 4)
        for (let i = at + (<usize>start << 4); i < stop; i += 16) {
          const a = v128.load(i)
          const b = v128.load(i + distance)
          v128.store(i, f32x4.pmin(a, b))
          v128.store(i + distance, f32x4.pmax(a, b))
        }
      }
      if (q == p) break
      d = q - p
      q >>= 1
      r = p
    }
  }
}

@inline
function percentile(count: i32, share: f64): v128 {
  const at = share * <f64>(count - 1)
  const low = <i32>at
  const below = v128.load(lanes + (<usize>low << 4))
  const above = v128.load(lanes + (<usize>min(low + 1, count - 1) << 4))
  return f32x4.add(below, f32x4.mul(f32x4.sub(above, below), f32x4.splat(<f32>(at - <f64>low))))
}

/**
 * The statistics of the first `columns` columns of `table` (`count` rows of `stride` floats), four columns at a time, into
 * `statistics`: 12 rows of `columns` values. `columnStatistics` of statistics.ts is the twin.
 * At least one row; columns and stride multiples of 4; at most 128 columns, 16384 rows and 2^18 values.
 */
export function describeColumns(count: i32, columns: i32, stride: i32): void {
  const step = <usize>stride << 2
  const width = <usize>columns << 2
  const share = f32x4.splat(<f32>1 / <f32>count)
  const steps = f32x4.splat(<f32>1 / <f32>max(1, count - 1))
  for (let column: usize = 0; column < width; column += 16) {
    const end = table + column + <usize>count * step
    let to = lanes
    let sum = f32x4.splat(0)
    // Sums of 32 rows are added up apart: the rounding of a long stretch stays that of a short one.
    for (let at = table + column; at < end; ) {
      const stop = min(end, at + 32 * step)
      let part = f32x4.splat(0)
      for (; at < stop; at += step) {
        const value = v128.load(at)
        v128.store(to, value)
        part = f32x4.add(part, value)
        to += 16
      }
      sum = f32x4.add(sum, part)
    }
    const mean = f32x4.mul(sum, share)

    let square = f32x4.splat(0)
    let cube = f32x4.splat(0)
    let change = f32x4.splat(0)
    let changeSquare = f32x4.splat(0)
    const firstValue = v128.load(lanes)
    const lastValue = v128.load(to - 16)
    const meanChange = f32x4.mul(f32x4.sub(lastValue, firstValue), steps)
    // The first row has no change: it is taken as the mean one, which adds nothing to the spread.
    let before = f32x4.sub(firstValue, meanChange)
    for (let at = lanes; at < to; ) {
      const stop = min(to, at + 512)
      let partSquare = f32x4.splat(0)
      let partCube = f32x4.splat(0)
      let partChange = f32x4.splat(0)
      let partChangeSquare = f32x4.splat(0)
      for (; at < stop; at += 16) {
        const value = v128.load(at)
        const centred = f32x4.sub(value, mean)
        const squared = f32x4.mul(centred, centred)
        partSquare = f32x4.add(partSquare, squared)
        partCube = f32x4.add(partCube, f32x4.mul(squared, centred))
        const moved = f32x4.sub(value, before)
        partChange = f32x4.add(partChange, f32x4.abs(moved))
        const strayed = f32x4.sub(moved, meanChange)
        partChangeSquare = f32x4.add(partChangeSquare, f32x4.mul(strayed, strayed))
        before = value
      }
      square = f32x4.add(square, partSquare)
      cube = f32x4.add(cube, partCube)
      change = f32x4.add(change, partChange)
      changeSquare = f32x4.add(changeSquare, partChangeSquare)
    }
    change = f32x4.sub(change, f32x4.abs(meanChange))
    const sd = f32x4.add(f32x4.sqrt(f32x4.mul(square, share)), f32x4.splat(1e-6))
    const skew = f32x4.div(f32x4.mul(cube, share), f32x4.mul(f32x4.mul(sd, sd), sd))

    sortLanes(lanes, count)
    const p5 = percentile(count, 0.05)
    const p25 = percentile(count, 0.25)
    const p50 = percentile(count, 0.5)
    const p75 = percentile(count, 0.75)
    const p95 = percentile(count, 0.95)
    let out = statistics + column
    v128.store(out, mean)
    v128.store((out += width), sd)
    v128.store((out += width), p5)
    v128.store((out += width), p25)
    v128.store((out += width), p50)
    v128.store((out += width), p75)
    v128.store((out += width), p95)
    v128.store((out += width), f32x4.sub(p75, p25))
    v128.store((out += width), f32x4.sub(p95, p5))
    v128.store((out += width), f32x4.pmax(f32x4.splat(-5), f32x4.pmin(f32x4.splat(5), skew)))
    v128.store((out += width), f32x4.mul(change, steps))
    v128.store((out += width), f32x4.sqrt(f32x4.mul(changeSquare, steps)))
  }
}
