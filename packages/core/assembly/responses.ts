// Responses of random convolution kernels and what is kept of them, eight kernels at a time: the twin is
// packages/core/src/features/kernel-pools-plain.ts. The innermost loop keeps 4 frames x 8 kernels in registers, as the matrix
// product of kernels.ts does, but reads the frames where they lie: those of a dilated kernel overlap.

const TAPS: i32 = 9
/** Frames of zeros that lie before the first and after the last frame; at least 4 taps of the widest dilation. */
const PADDING: i32 = 32

/** First byte of memory that the host may use. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15
}

@inline
function tile(frame: usize, step: usize, count: i32, weights: usize, to: usize): void {
  let c00 = v128.load(to)
  let c01 = v128.load(to, 16)
  let c10 = v128.load(to, 32)
  let c11 = v128.load(to, 48)
  let c20 = v128.load(to, 64)
  let c21 = v128.load(to, 80)
  let c30 = v128.load(to, 96)
  let c31 = v128.load(to, 112)
  for (let band = 0; band < count; band++) {
    const b0 = v128.load(weights)
    const b1 = v128.load(weights, 16)
    let x = v128.load32_splat(frame)
    c00 = f32x4.add(c00, f32x4.mul(x, b0))
    c01 = f32x4.add(c01, f32x4.mul(x, b1))
    x = v128.load32_splat(frame + step)
    c10 = f32x4.add(c10, f32x4.mul(x, b0))
    c11 = f32x4.add(c11, f32x4.mul(x, b1))
    x = v128.load32_splat(frame + 2 * step)
    c20 = f32x4.add(c20, f32x4.mul(x, b0))
    c21 = f32x4.add(c21, f32x4.mul(x, b1))
    x = v128.load32_splat(frame + 3 * step)
    c30 = f32x4.add(c30, f32x4.mul(x, b0))
    c31 = f32x4.add(c31, f32x4.mul(x, b1))
    frame += 4
    weights += 32
  }
  v128.store(to, c00)
  v128.store(to, c01, 16)
  v128.store(to, c10, 32)
  v128.store(to, c11, 48)
  v128.store(to, c20, 64)
  v128.store(to, c21, 80)
  v128.store(to, c30, 96)
  v128.store(to, c31, 112)
}

/**
 * Responses of eight kernels to `frames` frames of `bands` floats: the sum over taps and bands of weight times value, a frame
 * outside counting as zeros. `table` begins with `PADDING` frames of zeros and ends with `PADDING` + 4.
 * `weights`: tap by tap, band by band from `first` on, the eight kernels'; `to`: 8 floats a frame, room for 3 frames more.
 */
export function respond(
  table: usize, bands: i32, frames: i32, dilation: i32,
  first: i32, count: i32, weights: usize, to: usize,
): void {
  const step = <usize>bands << 2
  const tapBytes = <usize>count << 5
  memory.fill(to, 0, <usize>((frames + 3) & ~3) << 5)
  for (let t = 0; t < frames; t += 4) {
    const out = to + (<usize>t << 5)
    for (let tap = 0; tap < TAPS; tap++) {
      const at = t + (tap - (TAPS >> 1)) * dilation
      if (at + 3 < 0 || at >= frames) continue
      const frame = table + <usize>(at + PADDING) * step + (<usize>first << 2)
      tile(frame, step, count, weights + <usize>tap * tapBytes, out)
    }
  }
}

/**
 * What is kept of the responses of eight kernels at `from` (8 floats a frame): seven rows of eight. `thresholds`: three rows of
 * eight. See `KERNEL_POOLS` of kernel-pools.ts.
 */
export function pool(from: usize, frames: i32, thresholds: usize, to: usize): void {
  const end = from + (<usize>frames << 5)
  const share = f32x4.splat(<f32>1 / <f32>frames)
  const one = f32x4.splat(1)
  for (let half: usize = 0; half < 32; half += 16) {
    const low = v128.load(thresholds + half)
    const middle = v128.load(thresholds + half, 32)
    const high = v128.load(thresholds + half, 64)
    let most = f32x4.splat(-Infinity)
    let sum = f32x4.splat(0)
    let overLow = i32x4.splat(0)
    let overMiddle = i32x4.splat(0)
    let overHigh = i32x4.splat(0)
    let run = i32x4.splat(0)
    let longest = i32x4.splat(0)
    let excess = f32x4.splat(0)
    for (let at = from + half; at < end; at += 32) {
      const value = v128.load(at)
      most = f32x4.pmax(most, value)
      sum = f32x4.add(sum, value)
      overLow = i32x4.sub(overLow, f32x4.gt(value, low))
      const over = f32x4.gt(value, middle)
      overMiddle = i32x4.sub(overMiddle, over)
      overHigh = i32x4.sub(overHigh, f32x4.gt(value, high))
      run = v128.and(i32x4.sub(run, over), over)
      longest = i32x4.max_s(longest, run)
      excess = f32x4.add(excess, f32x4.pmax(f32x4.splat(0), f32x4.sub(value, middle)))
    }
    const mean = f32x4.mul(sum, share)
    let square = f32x4.splat(0)
    for (let at = from + half; at < end; at += 32) {
      const away = f32x4.sub(v128.load(at), mean)
      square = f32x4.add(square, f32x4.mul(away, away))
    }
    const out = to + half
    const counted = f32x4.convert_i32x4_s(overMiddle)
    v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(overLow), share))
    v128.store(out, f32x4.mul(counted, share), 32)
    v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(overHigh), share), 64)
    v128.store(out, most, 96)
    v128.store(out, f32x4.sqrt(f32x4.mul(square, share)), 128)
    v128.store(out, f32x4.convert_i32x4_s(longest), 160)
    v128.store(out, f32x4.div(excess, f32x4.add(counted, one)), 192)
  }
}
