import type { Interval } from '../audio/audio.ts'
import { type EnergyOptions, rootMeanSquare } from '../features/energy.ts'

/** Amplitudes below this count as this. */
const QUIETEST = 1e-5

/**
 * The stretches of a signal that are not silent: frames louder than `range` decibels below the loudest frame.
 * It knows loudness only; for speech see `findSpeech`.
 *
 * @param sampleRate - Hz
 * @param options - `range`: dB below the loudest frame, positive
 * @returns intervals in seconds, in order, apart; all of a signal that is zero throughout
 *
 * Source: librosa 0.11 `effects.split` (its `top_db`), which counts in samples.
 */
export function splitSilence(
  samples: Float32Array,
  sampleRate: number,
  { range = 60, hopLength = 512, ...energy }: EnergyOptions & { range?: number } = {},
): Interval[] {
  const level = rootMeanSquare(samples, { ...energy, hopLength })
  const loudest = level.reduce((most, value) => Math.max(most, value), QUIETEST)
  const isLoud = (t: number) => t < level.length && 20 * Math.log10(Math.max(QUIETEST, level[t]!) / loudest) > -range
  const secondsAt = (t: number) => Math.min(t * hopLength, samples.length) / sampleRate
  const out: Interval[] = []
  for (let t = 0; t < level.length; t++) {
    if (!isLoud(t)) continue
    const first = t
    while (isLoud(t)) t++
    const end = t === level.length ? samples.length / sampleRate : secondsAt(t)
    if (end > secondsAt(first)) out.push({ start: secondsAt(first), end })
  }
  return out
}
