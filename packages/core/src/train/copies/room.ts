import type { Random } from '../../random.ts'
import { createRealFft, fastSizeFor } from '../../signal/fft.ts'

const RATE = 16000
/** Echoes from the nearest walls, before the rest becomes a hum. */
const EARLY_ECHOES = 6
const EARLY_SECONDS = [0.003, 0.03] as const
/** How far the reverberation lies below the direct sound. */
const DIRECT_DB = 3

/**
 * A made-up room: the direct sound, a few early echoes, and Gaussian noise that falls by 60 dB in `seconds`; another
 * room for another seed.
 *
 * @param seconds - reverberation time (RT60)
 * @returns the impulse response, 16 kHz; the first value is the direct sound, 1
 */
export function roomResponse(seconds: number, random: Random): Float32Array {
  const response = new Float32Array(Math.max(2, Math.round(seconds * RATE)))
  const decay = (n: number) => 10 ** ((-3 * n) / (seconds * RATE))
  const late = Math.round(EARLY_SECONDS[1] * RATE)
  for (let n = late; n < response.length; n++) response[n] = random.normal() * decay(n)
  let power = 0
  for (const value of response) power += value * value
  const scale = power > 0 ? Math.sqrt(10 ** (-DIRECT_DB / 10) / power) : 0
  for (let n = late; n < response.length; n++) response[n]! *= scale
  for (let echo = 0; echo < EARLY_ECHOES; echo++) {
    const [from, to] = EARLY_SECONDS
    const at = Math.round((from + (to - from) * random.uniform()) * RATE)
    if (at < response.length) response[at]! += (random.uniform() < 0.5 ? -0.4 : 0.4) * decay(at)
  }
  response[0] = 1
  return response
}

/** A clip as it sounds in a made-up room: as long, its echo cut off at its end. Samples 16 kHz. */
export function inRoom(samples: Float32Array, seconds: number, random: Random): Float32Array {
  const response = roomResponse(seconds, random)
  const fft = createRealFft(fastSizeFor(samples.length + response.length))
  const spectrumOf = (values: Float32Array) => {
    const padded = new Float32Array(fft.size)
    padded.set(values)
    const spectrum = new Float32Array(2 * fft.bins)
    fft.forward(padded, spectrum)
    return spectrum
  }
  const dry = spectrumOf(samples)
  const room = spectrumOf(response)
  for (let k = 0; k < fft.bins; k++) {
    const re = dry[2 * k]! * room[2 * k]! - dry[2 * k + 1]! * room[2 * k + 1]!
    dry[2 * k + 1] = dry[2 * k]! * room[2 * k + 1]! + dry[2 * k + 1]! * room[2 * k]!
    dry[2 * k] = re
  }
  const wet = new Float32Array(fft.size)
  fft.inverse(dry, wet)
  return wet.slice(0, samples.length)
}
