import { resample } from '../../audio/resample.ts'

const RATE = 16000
/** Pieces that are laid over each other, and how far one may be moved to fit the last: 32 ms, 8 ms. */
const PIECE = 512
const HOP = PIECE / 2
const SEARCH = 128

/** Played at `factor` times its speed, pitch with it. Samples 16 kHz. */
export function atSpeed(samples: Float32Array, factor: number): Float32Array {
  // Tenths and hundredths as the smallest whole rates, which keeps the filters short.
  const hundredths = Math.round(100 * factor)
  const divisor = greatestCommonDivisor(hundredths, 100)
  return resample(samples, hundredths / divisor, 100 / divisor)
}

/**
 * Spoken at `factor` times its tempo, at the same pitch: overlapping pieces, each taken from where it fits the last best.
 *
 * @param samples - 16 kHz
 * @returns about `samples.length / factor` samples
 *
 * Source: Verhelst & Roelands 1993, WSOLA.
 */
export function atTempo(samples: Float32Array, factor: number): Float32Array {
  const out = new Float32Array(Math.round(samples.length / factor))
  if (samples.length < PIECE + SEARCH) return resample(samples, Math.round(RATE * factor), RATE).slice(0, out.length)
  const last = samples.length - PIECE
  let from = 0
  for (let to = 0; to < out.length; to += HOP) {
    const wanted = Math.min(last, Math.round(to * factor))
    from = to === 0 ? 0 : bestFit(samples, Math.min(last, from + HOP), wanted, last)
    for (let i = 0; i < PIECE && to + i < out.length; i++) {
      const fade = to === 0 && i < HOP ? 1 : 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / PIECE)
      out[to + i]! += fade * samples[from + i]!
    }
  }
  return out
}

/** Higher by `semitones` (below 0: lower) at the same tempo. Samples 16 kHz. @returns as many */
export function atPitch(samples: Float32Array, semitones: number): Float32Array {
  const ratio = 2 ** (semitones / 12)
  const shifted = resample(atTempo(samples, 1 / ratio), Math.round(RATE * ratio), RATE)
  const out = new Float32Array(samples.length)
  out.set(shifted.subarray(0, samples.length))
  return out
}

/** Where near `wanted` the sound goes on as it would from `expected`. */
function bestFit(samples: Float32Array, expected: number, wanted: number, last: number): number {
  let best = wanted
  let most = Number.NEGATIVE_INFINITY
  for (let at = Math.max(0, wanted - SEARCH); at <= Math.min(last, wanted + SEARCH); at++) {
    let product = 0
    let power = 1e-12
    for (let i = 0; i < HOP; i += 2) {
      product += samples[expected + i]! * samples[at + i]!
      power += samples[at + i]! ** 2
    }
    const likeness = product / Math.sqrt(power)
    if (likeness > most) {
      most = likeness
      best = at
    }
  }
  return best
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
