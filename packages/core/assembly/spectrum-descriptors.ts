// What a row reads from the spectrum of its frame: the twin is packages/core/src/features/spectrum-descriptors.ts.

import {
  BINS,
  ROW_BYTES,
  DECIBEL,
  samples,
  rows,
  frame,
  spectrum,
  previous,
  power,
  floored,
  blocks,
  scratch,
  shortWindow,
  melFirst,
  melVectors,
  melWeights,
  slopeWeights,
  rollOffs,
  CENTROID,
  BANDWIDTH,
  ROLL_OFF,
  FLATNESS,
  FLUX,
  ALPHA,
  HAMMARBERG,
  SLOPE,
  CONTRAST,
  LEVEL,
} from './descriptor-memory'
import { transformBands } from './mel-cepstrum'
import { sumOf, maximumOf, logarithm, logarithmOf } from './vector-math'

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
  transformBands(row)
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
