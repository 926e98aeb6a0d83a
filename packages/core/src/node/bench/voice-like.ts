import { createRandom } from '../../random.ts'

const FORMANTS = [500, 1500, 2500]

/**
 * A sound with what costs time in a voice: syllables of a gliding harmonic tone with formants, pauses, some noise.
 * Always the same for the same arguments.
 *
 * @param seconds - length
 * @param sampleRate - Hz
 * @param pausedShare - share of the time without voice
 */
export function voiceLike(seconds: number, sampleRate: number, { pausedShare = 0.2, seed = 1 } = {}): Float32Array {
  const random = createRandom(seed)
  const out = Float32Array.from({ length: Math.round(seconds * sampleRate) }, () => 0.001 * random.normal())
  for (let start = 0; start < seconds; ) {
    const length = 0.12 + 0.15 * random.uniform()
    const pause = random.uniform() < 0.2 ? (length * pausedShare * 5) / (1 - pausedShare) : 0
    const pitch = 110 + 120 * random.uniform()
    const glide = 1 + 0.3 * (random.uniform() - 0.5)
    addSyllable(out, sampleRate, start, Math.min(length, seconds - start), pitch, glide, 0.1 + 0.15 * random.uniform())
    start += length + pause
  }
  return out
}

function addSyllable(
  out: Float32Array,
  sampleRate: number,
  start: number,
  length: number,
  pitch: number,
  glide: number,
  level: number,
): void {
  const first = Math.round(start * sampleRate)
  const count = Math.floor(length * sampleRate)
  const harmonics = Math.min(20, Math.floor((0.45 * sampleRate) / (pitch * 1.2)))
  const weights = Array.from({ length: harmonics }, (_, index) =>
    FORMANTS.reduce((sum, formant) => sum + Math.exp(-(((pitch * (index + 1) - formant) / 300) ** 2)), 0.05),
  )
  let phase = 0
  for (let i = 0; i < count && first + i < out.length; i++) {
    const share = i / count
    phase += (2 * Math.PI * pitch * (1 + (glide - 1) * share)) / sampleRate
    let sum = 0
    for (let h = 0; h < harmonics; h++) sum += weights[h]! * Math.sin(phase * (h + 1))
    out[first + i]! += level * Math.sin(Math.PI * share) * sum
  }
}
