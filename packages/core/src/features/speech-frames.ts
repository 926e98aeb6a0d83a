import { percentile } from './statistics.ts'

/** Which frames of a stretch are speech, by their level alone. */
export interface SpeechFrames {
  /** 1 where speech, 0 where not. */
  readonly speech: Uint8Array
  readonly speechCount: number
  /** Level of the loudest frame, dB. */
  readonly loudest: number
}

/**
 * The frames of a stretch that are above both the loudest - 30 dB and a quarter of the way from the floor (5th
 * percentile) to the loudest. None where all are equally loud: silence has no speech frames.
 *
 * @param levels - dB of each frame, at least one
 *
 * Source: the speech mask of the prototype's `utterance_features`.
 */
export function speechFrames(levels: Float32Array): SpeechFrames {
  let loudest = levels[0]!
  for (let i = 1; i < levels.length; i++) if (levels[i]! > loudest) loudest = levels[i]!
  const floor = percentile(levels, 0.05)
  const threshold = Math.max(loudest - 30, floor + 0.25 * (loudest - floor))
  const speech = new Uint8Array(levels.length)
  let speechCount = 0
  for (let i = 0; i < levels.length; i++)
    if (levels[i]! > threshold) {
      speech[i] = 1
      speechCount++
    }
  return { speech, speechCount, loudest }
}
