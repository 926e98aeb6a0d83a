import { decodeG711, encodeG711 } from '../audio/g711.ts'
import { resample } from '../audio/resample.ts'
import { AppError } from '../errors.ts'
import { createRandom, type Random } from '../random.ts'
import { createRealFft, fastSizeFor } from '../signal/fft.ts'

/**
 * What a clip may go through before its features are taken, so that a model has heard a telephone and a noisy room:
 * `clean` nothing; `speedX` played at X times its speed, pitch with it; `mulaw8k` 8 kHz, 300 to 3400 Hz, 8-bit mu-law;
 * `white10` and `pink10` noise 10 dB below the speech; two of them, one after the other.
 */
export const CONDITIONS = [
  'clean',
  'speed0.9',
  'speed1.1',
  'mulaw8k',
  'white10',
  'pink10',
  'speed0.9-mulaw8k',
  'speed1.1-mulaw8k',
  'speed0.9-white10',
  'speed1.1-white10',
  'speed0.9-pink10',
  'speed1.1-pink10',
] as const
export type Condition = (typeof CONDITIONS)[number]

/** Conditions that a model is judged under. */
export const TEST_CONDITIONS: readonly Condition[] = ['clean', 'mulaw8k', 'white10', 'pink10']

const RATE = 16000
const PHONE_RATE = 8000
const PHONE_BAND = [300, 3400] as const
/** Width of the telephone band's edges: a real line's filters are not walls. Hz. */
const PHONE_EDGE = 100
const PHONE_PEAK = 0.5
const NOISE_DB = 10

/** @throws AppError `usage/invalid-option` where there is no such condition */
export function parseCondition(name: string): Condition {
  const found = CONDITIONS.find(condition => condition === name)
  if (!found)
    throw new AppError('usage/invalid-option', `Unknown copy "${name}": expected one of ${CONDITIONS.join(', ')}.`, {
      name,
    })
  return found
}

/**
 * A copy of a clip under a condition; the same samples for the same seed.
 *
 * @param samples - 16 kHz, one channel; left as they are
 * @returns 16 kHz, about as long (speed changes the length)
 */
export function makeCopy(samples: Float32Array, condition: Condition, seed: number): Float32Array {
  let copy = samples
  for (const step of condition.split('-')) copy = (STEPS[step] ?? unknownStep(step))(copy, createRandom(seed))
  return copy
}

const STEPS: Readonly<Record<string, (samples: Float32Array, random: Random) => Float32Array>> = {
  clean: samples => samples,
  'speed0.9': samples => resample(samples, 9, 10),
  'speed1.1': samples => resample(samples, 11, 10),
  mulaw8k: telephone,
  white10: (samples, random) => addNoise(samples, whiteNoise(samples.length, random), NOISE_DB),
  pink10: (samples, random) => addNoise(samples, pinkNoise(samples.length, random), NOISE_DB),
}

function unknownStep(step: string): never {
  throw new RangeError(`Invalid condition: expected a known step, found "${step}".`)
}

/** Through a telephone and back to 16 kHz: 8 kHz, 300 to 3400 Hz, peak 0.5, mu-law. */
function telephone(samples: Float32Array): Float32Array {
  const narrow = filterSpectrum(resample(samples, RATE, PHONE_RATE), PHONE_RATE, hz => {
    const inside = Math.min(hz - PHONE_BAND[0], PHONE_BAND[1] - hz) / PHONE_EDGE
    return Math.min(1, Math.max(0, inside))
  })
  let peak = 0
  for (const value of narrow) peak = Math.max(peak, Math.abs(value))
  const scaled = peak > 0 ? narrow.map(value => (value / peak) * PHONE_PEAK) : narrow
  return resample(decodeG711(encodeG711(scaled, 'mulaw'), 'mulaw'), PHONE_RATE, RATE).slice(0, samples.length)
}

/** Adds noise of variance 1 so that the speech is `snrDb` above it. */
function addNoise(samples: Float32Array, noise: Float32Array, snrDb: number): Float32Array {
  const gain = speechLevel(samples) * 10 ** (-snrDb / 20)
  return samples.map((value, i) => value + gain * noise[i]!)
}

/** Root mean square of the 25 ms blocks within 30 dB of the loudest: the level of the speech, not of its pauses. */
function speechLevel(samples: Float32Array): number {
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

function whiteNoise(length: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => random.normal())
}

/** White noise with its power falling by 3 dB an octave, scaled to variance 1. */
function pinkNoise(length: number, random: Random): Float32Array {
  const noise = filterSpectrum(
    whiteNoise(length, random),
    1,
    hz => 1 / Math.sqrt(Math.max(hz, 1 / Math.max(1, length))),
  )
  let power = 0
  for (const value of noise) power += value * value
  const scale = power > 0 ? Math.sqrt(length / power) : 0
  return noise.map(value => value * scale)
}

/** Each frequency weighted by `gainAt` (Hz), without delay. */
function filterSpectrum(samples: Float32Array, sampleRate: number, gainAt: (hz: number) => number): Float32Array {
  const fft = createRealFft(fastSizeFor(samples.length))
  const padded = new Float32Array(fft.size)
  padded.set(samples)
  const spectrum = new Float32Array(2 * fft.bins)
  fft.forward(padded, spectrum)
  for (let k = 0; k < fft.bins; k++) {
    const gain = gainAt((k * sampleRate) / fft.size)
    spectrum[2 * k]! *= gain
    spectrum[2 * k + 1]! *= gain
  }
  fft.inverse(spectrum, padded)
  return padded.slice(0, samples.length)
}
