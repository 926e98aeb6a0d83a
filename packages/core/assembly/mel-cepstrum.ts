// The log-mel bands of a row to its MFCC, and both as they were of a signal of another amplitude: the twin is
// packages/core/src/features/scaled-rows.ts.

import { cosines, MFCC, table } from './descriptor-memory'
import { exponential, logarithm } from './vector-math'

/** Writes the MFCC of the row at `row` from its 40 log-mel bands; even and odd coefficients from folded bands. */
export function transformBands(row: usize): void {
  let even0 = f32x4.splat(0)
  let even1 = f32x4.splat(0)
  let even2 = f32x4.splat(0)
  let odd0 = f32x4.splat(0)
  let odd1 = f32x4.splat(0)
  let odd2 = f32x4.splat(0)
  let weights = cosines
  for (let n: usize = 0; n < 20; n++) {
    const left = v128.load32_splat(row + (n << 2))
    const right = v128.load32_splat(row + 156 - (n << 2))
    const sum = f32x4.add(left, right)
    const difference = f32x4.sub(left, right)
    even0 = f32x4.add(even0, f32x4.mul(sum, v128.load(weights)))
    even1 = f32x4.add(even1, f32x4.mul(sum, v128.load(weights, 16)))
    even2 = f32x4.add(even2, f32x4.mul(sum, v128.load(weights, 32)))
    odd0 = f32x4.add(odd0, f32x4.mul(difference, v128.load(weights, 48)))
    odd1 = f32x4.add(odd1, f32x4.mul(difference, v128.load(weights, 64)))
    odd2 = f32x4.add(odd2, f32x4.mul(difference, v128.load(weights, 80)))
    weights += 96
  }
  v128.store(row + MFCC, v128.shuffle<f32>(even0, odd0, 0, 4, 1, 5))
  v128.store(row + MFCC, v128.shuffle<f32>(even0, odd0, 2, 6, 3, 7), 16)
  v128.store(row + MFCC, v128.shuffle<f32>(even1, odd1, 0, 4, 1, 5), 32)
  v128.store(row + MFCC, v128.shuffle<f32>(even1, odd1, 2, 6, 3, 7), 48)
  v128.store(row + MFCC, v128.shuffle<f32>(even2, odd2, 0, 4, 1, 5), 64)
}

/**
 * Log-mel bands and MFCC of `count` rows of `stride` floats in `table`, as if the samples had been multiplied by `gain`.
 * Bands above `limit` are shifted, those below are scaled without their floor of 1e-8.
 */
export function scaleRows(count: i32, stride: i32, gain: f32, limit: f32): void {
  const power = f32x4.splat(gain * gain)
  const shift = f32x4.mul(logarithm(f32x4.splat(gain)), f32x4.splat(2))
  const floor = f32x4.splat(1e-8)
  const border = f32x4.splat(limit)
  for (let i = 0; i < count; i++) {
    const row = table + (<usize>(i * stride) << 2)
    for (let at = row; at < row + 160; at += 16) {
      const value = v128.load(at)
      const energy = f32x4.pmax(f32x4.splat(0), f32x4.sub(exponential(value), floor))
      const scaled = logarithm(f32x4.add(f32x4.mul(energy, power), floor))
      v128.store(at, v128.bitselect(f32x4.add(value, shift), scaled, f32x4.gt(value, border)))
    }
    transformBands(row)
  }
}
