import { roundHalfToEven } from '../signal/round-half-to-even.ts'
import { createPitchDecoder } from './pyin-decode.ts'
import { createDifferenceReader, isTrough, parabolicShift, type YinOptions } from './yin-difference.ts'

/** F0 over time with a decision on voicing. */
export interface PitchContour {
  /** Hz; NaN where a frame is unvoiced. */
  readonly f0: Float32Array
  /** 1 where a frame is voiced, else 0. */
  readonly voiced: Uint8Array
  /** Probability that a frame is voiced by itself, whatever its neighbours, in [0, 1]. */
  readonly voicedProbability: Float32Array
}

/** Thresholds that a trough is tried against: 0.01, 0.02, ... 1. */
const THRESHOLDS = 100
/** How fast later troughs below a threshold lose to the first one. */
const BOLTZMANN = 2
/** Share of a threshold's probability that the deepest trough gets where none is below it. */
const NO_TROUGH = 0.01
const BINS_PER_SEMITONE = 10
/** Octaves a second. */
const FASTEST_CHANGE = 35.92

/**
 * F0 by pYIN: troughs of YIN's difference under a whole distribution of thresholds, and the most likely path through
 * them (Viterbi) over pitch bins of a tenth of a semitone, voiced and unvoiced.
 *
 * @param sampleRate - Hz
 * @throws AppError `usage/invalid-option` where the range of F0 is none
 *
 * Source: librosa 0.11 `pyin` with its defaults (thresholds Beta(2, 18), 35.92 octaves a second, switch 0.01);
 * Mauch and Dixon 2014.
 */
export function pyin(samples: Float32Array, sampleRate: number, options: YinOptions = {}): PitchContour {
  const { low = 65, high = 500, frameLength = 2048, hopLength = frameLength >> 2 } = options
  const reader = createDifferenceReader(samples, sampleRate, options)
  const difference = new Float32Array(reader.periods)
  const pitchBins = Math.floor(12 * BINS_PER_SEMITONE * Math.log2(high / low)) + 1
  const decoder = createPitchDecoder(reader.count, pitchBins, {
    maxStep: largestStep(hopLength / sampleRate),
  })
  const troughs = createTroughFinder(reader.periods)
  const observed = new Float64Array(pitchBins)
  const voicedProbability = new Float32Array(reader.count)

  for (let t = 0; t < reader.count; t++) {
    reader.read(t, difference)
    const count = troughs.find(difference)
    observed.fill(0)
    for (let i = 0; i < count; i++) {
      if (troughs.probability[i] === 0) continue
      const period = reader.minPeriod + troughs.index[i]! + parabolicShift(difference, troughs.index[i]!)
      const bin = roundHalfToEven(12 * BINS_PER_SEMITONE * Math.log2(sampleRate / period / low))
      if (bin < pitchBins) observed[Math.max(0, bin)] = Math.fround(troughs.probability[i]!)
    }
    voicedProbability[t] = decoder.observe(observed)
  }

  const path = decoder.path()
  const f0 = new Float32Array(reader.count).fill(Number.NaN)
  const voiced = new Uint8Array(reader.count)
  for (let t = 0; t < reader.count; t++) {
    if (path[t]! >= pitchBins) continue
    voiced[t] = 1
    f0[t] = low * 2 ** (path[t]! / (12 * BINS_PER_SEMITONE))
  }
  return { f0, voiced, voicedProbability }
}

/** Bins to either side within a frame: the whole triangle is as wide as the fastest change in both directions. */
function largestStep(hopSeconds: number): number {
  return Math.floor((roundHalfToEven(FASTEST_CHANGE * 12 * hopSeconds) * BINS_PER_SEMITONE) / 2)
}

interface TroughFinder {
  readonly index: Int32Array
  readonly probability: Float64Array
  /** Fills `index` and `probability` with a frame's troughs and gives their number. */
  find(difference: Float32Array): number
}

function createTroughFinder(periods: number): TroughFinder {
  const index = new Int32Array(periods)
  const probability = new Float64Array(periods)
  /** The first threshold that a trough is below, for each trough. */
  const opensAt = new Int32Array(periods)
  const openings = new Uint8Array(THRESHOLDS + 1)
  const mass = Float64Array.from({ length: THRESHOLDS + 1 }, (_, j) => betaCumulative(j / THRESHOLDS))
  const decay = Float64Array.from({ length: periods }, (_, i) => Math.exp(-BOLTZMANN * i))

  return {
    index,
    probability,
    find(difference) {
      let count = 0
      let deepest = 0
      openings.fill(0)
      for (let i = 0; i < difference.length; i++) {
        if (!isTrough(difference, i)) continue
        index[count] = i
        probability[count] = 0
        opensAt[count] = firstThresholdAbove(difference[i]!)
        openings[opensAt[count]!] = 1
        if (difference[i]! < difference[index[deepest]!]!) deepest = count
        count++
      }
      if (count === 0) return 0
      for (let from = 0; from < THRESHOLDS; ) {
        let to = from + 1
        while (to < THRESHOLDS && openings[to] === 0) to++
        // Between openings the same troughs are below each threshold, so their masses are added first.
        let below = 0
        for (let i = 0; i < count; i++) if (opensAt[i]! <= from) below++
        if (below > 0) {
          const scale = ((mass[to]! - mass[from]!) * (1 - decay[1]!)) / (1 - Math.exp(-BOLTZMANN * below))
          let place = 0
          for (let i = 0; i < count; i++) if (opensAt[i]! <= from) probability[i]! += scale * decay[place++]!
        }
        from = to
      }
      probability[deepest]! += NO_TROUGH * mass[opensAt[deepest]!]!
      return count
    },
  }
}

/** The smallest j with `height` < (j + 1) / 100, at most 100. */
function firstThresholdAbove(height: number): number {
  let j = Math.min(THRESHOLDS, Math.max(0, Math.floor(height * THRESHOLDS)))
  while (j > 0 && height < j / THRESHOLDS) j--
  while (j < THRESHOLDS && height >= (j + 1) / THRESHOLDS) j++
  return j
}

/** The Beta(2, 18) distribution function: the chance of two successes or more in 19 trials. */
function betaCumulative(x: number): number {
  return 1 - (1 - x) ** 19 - 19 * x * (1 - x) ** 18
}
