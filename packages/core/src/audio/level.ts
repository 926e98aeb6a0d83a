/** The level that stands for silence: nothing real is below it. */
export const SILENCE_DB = -120

/** Root mean square of `samples`; 0 where there are none. */
export function rms(samples: Float32Array): number {
  if (samples.length === 0) return 0
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!
  return Math.sqrt(sum / samples.length)
}

/** Largest magnitude of `samples`; 0 where there are none. */
export function peak(samples: Float32Array): number {
  let largest = 0
  for (let i = 0; i < samples.length; i++) {
    const magnitude = Math.abs(samples[i]!)
    if (magnitude > largest) largest = magnitude
  }
  return largest
}

/** An amplitude (full scale 1) in dB below full scale: 1 is 0 dB, 0.5 is -6.02 dB; never below {@link SILENCE_DB}. */
export function toDecibels(amplitude: number): number {
  return amplitude > 0 ? Math.max(SILENCE_DB, 20 * Math.log10(amplitude)) : SILENCE_DB
}

/** RMS level in dB below full scale: a sine at full scale is -3.01 dB. */
export function levelDb(samples: Float32Array): number {
  return toDecibels(rms(samples))
}
