import type { Random } from '../../random.ts'
import { filterSpectrum } from './filter-spectrum.ts'

/** Adds noise of variance 1 so that the speech is `snrDb` above it. */
export function addNoise(samples: Float32Array, noise: Float32Array, snrDb: number): Float32Array {
  const gain = speechLevel(samples) * 10 ** (-snrDb / 20)
  return samples.map((value, i) => value + gain * noise[i]!)
}

/**
 * Root mean square of the 25 ms blocks within 30 dB of the loudest: the level of the speech, not of its pauses.
 *
 * @param samples - 16 kHz
 */
export function speechLevel(samples: Float32Array): number {
  const block = 400
  const powers: number[] = []
  for (let start = 0; start + block <= samples.length; start += block) {
    let sum = 0
    for (let i = start; i < start + block; i++) sum += samples[i]! ** 2
    powers.push(sum / block)
  }
  const loudest = powers.reduce((most, power) => Math.max(most, power), 0)
  const speech = powers.filter(power => power > loudest * 1e-3)
  return speech.length === 0 ? 0 : Math.sqrt(speech.reduce((sum, power) => sum + power, 0) / speech.length)
}

/** Variance 1. */
export function whiteNoise(length: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => random.normal())
}

/** White noise with its power falling by 3 dB an octave, scaled to variance 1. */
export function pinkNoise(length: number, random: Random): Float32Array {
  return toUnitPower(
    filterSpectrum(whiteNoise(length, random), 1, hz => 1 / Math.sqrt(Math.max(hz, 1 / Math.max(1, length)))),
  )
}

/**
 * A crowd: the voices, each at the same level and from a place of its own on, over and over; scaled to variance 1.
 *
 * @param voices - 16 kHz
 */
export function babbleNoise(length: number, voices: readonly Float32Array[], random: Random): Float32Array {
  const sum = new Float32Array(length)
  for (const voice of voices) {
    const level = speechLevel(voice)
    if (level === 0) continue
    const start = random.integer(voice.length)
    for (let i = 0; i < length; i++) sum[i]! += voice[(start + i) % voice.length]! / level
  }
  return toUnitPower(sum)
}

function toUnitPower(noise: Float32Array): Float32Array {
  let power = 0
  for (const value of noise) power += value * value
  const scale = power > 0 ? Math.sqrt(noise.length / power) : 0
  return noise.map(value => value * scale)
}
