/** What the stop band of every filter here is below, dB; 10 dB under what is promised, for what float32 adds. */
const ATTENUATION_DB = 112
const BETA = 0.1102 * (ATTENUATION_DB - 8.7)

/**
 * Distance from the middle of a low-pass to its ends, so that it falls from pass band to stop band within `transition`.
 *
 * @param transition - width of the transition band, cycles per sample, in (0, 0.5]
 * @returns samples, not rounded
 *
 * Source: J. F. Kaiser (1974), by A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, 7.5.3.
 */
export function filterReach(transition: number): number {
  return (ATTENUATION_DB - 7.95) / (2.285 * 2 * Math.PI * transition) / 2
}

/**
 * The impulse response of a low-pass at `time` from its middle: a sinc under a Kaiser window, gain 1, ripple below
 * 0.0001 dB, stop band below -110 dB.
 *
 * @param time - samples
 * @param cutoff - middle of the transition band, cycles per sample
 * @param reach - samples from the middle to the ends, see {@link filterReach}
 */
export function windowedSinc(time: number, cutoff: number, reach: number): number {
  const place = time / reach
  if (Math.abs(place) > 1) return 0
  const angle = 2 * Math.PI * cutoff * time
  const sinc = angle === 0 ? 1 : Math.sin(angle) / angle
  return (2 * cutoff * sinc * bessel(BETA * Math.sqrt(1 - place * place))) / bessel(BETA)
}

/** I0, the modified Bessel function of order 0, by its power series. */
function bessel(x: number): number {
  const quarter = (x * x) / 4
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k)
    sum += term
  }
  return sum
}
