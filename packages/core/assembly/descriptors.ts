// Frame descriptors on 128-bit SIMD: what `spectrum-descriptors.ts` and `pitch-candidates.ts` of packages/core/src/features
// compute, four bins or lags at a time; those files are the twins and define every value. The host writes the tables once,
// a batch of samples before each call, and runs the Fourier transforms between the calls here.

import { ROW_BYTES, samples, rows, PEAK, CLIPPED } from './descriptor-memory'
import { maximumOf } from './vector-math'

export { addressOf } from './descriptor-memory'
export { describeSpectrum, prepareSpectrum } from './spectrum-descriptors'
export { scaleRows } from './mel-cepstrum'
export { findPitch, prepareLags, preparePitch } from './pitch-candidates'
export { describeColumns } from './column-statistics'

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
