import { decodeG711, encodeG711, type G711Law } from '../../audio/g711.ts'
import { resample } from '../../audio/resample.ts'
import { filterSpectrum } from './filter-spectrum.ts'

const RATE = 16000
const PHONE_RATE = 8000
const PHONE_BAND = [300, 3400] as const
/** What a handset of a mobile network sends. Hz. */
const MOBILE_BAND = [200, 3400] as const
/** Width of the telephone band's edges: a real line's filters are not walls. Hz. */
const PHONE_EDGE = 100
const PHONE_PEAK = 0.5
/** GSM 06.10 takes 13-bit samples. */
const MOBILE_STEPS = 2 ** 12

/** Through a telephone line and back to 16 kHz: 8 kHz, 300 to 3400 Hz, peak 0.5, 8-bit G.711. */
export function telephone(samples: Float32Array, law: G711Law): Float32Array {
  return overLine(samples, PHONE_BAND, narrow => decodeG711(encodeG711(narrow, law), law))
}

/**
 * What a mobile telephone's band leaves of a voice: 8 kHz, 200 to 3400 Hz, peak 0.5, 13-bit samples. The speech coder
 * itself is not modelled.
 */
export function mobileBand(samples: Float32Array): Float32Array {
  return overLine(samples, MOBILE_BAND, narrow => narrow.map(value => Math.round(value * MOBILE_STEPS) / MOBILE_STEPS))
}

function overLine(
  samples: Float32Array,
  [low, high]: readonly [number, number],
  send: (narrow: Float32Array) => Float32Array,
): Float32Array {
  const narrow = filterSpectrum(resample(samples, RATE, PHONE_RATE), PHONE_RATE, hz => {
    const inside = Math.min(hz - low, high - hz) / PHONE_EDGE
    return Math.min(1, Math.max(0, inside))
  })
  let peak = 0
  for (const value of narrow) peak = Math.max(peak, Math.abs(value))
  const scaled = peak > 0 ? narrow.map(value => (value / peak) * PHONE_PEAK) : narrow
  return resample(send(scaled), PHONE_RATE, RATE).slice(0, samples.length)
}
