// The pitch candidates of a row: the twin is packages/core/src/features/pitch-candidates.ts.

import {
  LAGS,
  ROW_BYTES,
  samples,
  rows,
  frame,
  spectrum,
  power,
  scratch,
  candidates,
  longWindow,
  foldSines,
  foldCosines,
  lagCorrection,
  octaveCost,
  PERIODICITY,
  PITCH_ENERGY,
  PITCH,
  PITCH_SCORE,
  PITCH_STRENGTH,
} from './descriptor-memory'
import { sumOf, maximumOf, logarithm, logarithmOf } from './vector-math'

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
