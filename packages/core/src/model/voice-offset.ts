import { softmax } from './calibrate.ts'
import type { Adaptation, VoiceOffset, VoiceSpace } from './voice-space.ts'

/** What is done with what a voice has said. */
interface AdaptationSettings {
  /** Noise in the mean of a class, over that of one stretch: stretches of one call resemble each other. */
  readonly noise: number
  /** Whether a voice that was heard in one emotion only moves little. */
  readonly gated: boolean
}

/**
 * `safe`: never much worse than no adaptation, whatever the voice says, also where it keeps to one emotion throughout.
 * `fast`: for recordings that are known to mix emotions.
 */
export const ADAPTATIONS: Readonly<Record<Adaptation, AdaptationSettings>> = {
  safe: { noise: 3, gated: true },
  fast: { noise: 1, gated: false },
}

/** A voice differs from another also from class to class: no number of stretches tells more than 1 / this. */
const CLASS_VARIANCE = 0.35
/** Of the temperature that makes probabilities honest: surer ones tell more of the voice. */
const SHARPENING = 0.8
const ROUNDS = 2
const LEAST_COUNT = 1e-9

/** One stretch that a voice was heard in. */
export interface HeardStretch {
  /** As the space has it. */
  readonly heard: Float32Array
  /** How many independent stretches it counts as, > 0. */
  readonly weight: number
  /** Its class, where a person has said so. */
  readonly label?: number
}

/** What stretches say of a voice, class by class: sums, so that one more stretch is an addition. */
export interface VoiceSums {
  /** Stretches of each class. */
  readonly counts: Float64Array
  /** Classes x S: sum of what was heard. */
  readonly heard: Float64Array
  /** Classes x S: sum of the variance that comes from not knowing the class. */
  readonly doubt: Float64Array
}

/** Sums over nothing. */
export function noSums({ size, means }: VoiceSpace): VoiceSums {
  const classes = means.length / size
  return {
    counts: new Float64Array(classes),
    heard: new Float64Array(means.length),
    doubt: new Float64Array(means.length),
  }
}

/** What is believed of a voice that was not heard yet. */
export function priorOffset({ size, spread, slack }: VoiceSpace, adaptation: Adaptation): VoiceOffset {
  return {
    mean: new Float64Array(size),
    variance: Float64Array.from(spread, (value, p) => value + slack[adaptation][p]! + 1e-6),
  }
}

/** Probabilities of the classes of a stretch, given its voice's offset. */
export function posterior(
  space: VoiceSpace,
  heard: Float32Array,
  offset: VoiceOffset,
  temperature: number,
): Float32Array {
  const scores = new Float64Array(space.means.length / space.size)
  space.addScores(heard, offset, scores)
  return softmax(scores, temperature)
}

/** Adds a stretch to sums in place: by its label, or else by what its class seems to be. */
export function addStretch(
  sums: VoiceSums,
  space: VoiceSpace,
  { heard, weight, label }: HeardStretch,
  offset: VoiceOffset,
  temperature: number,
): void {
  const { size, means } = space
  const shares =
    label === undefined
      ? posterior(space, heard, offset, SHARPENING * temperature)
      : Float32Array.from(sums.counts, (_, k) => (k === label ? 1 : 0))
  const doubt = new Float64Array(size)
  for (let p = 0; p < size; p++) {
    let first = 0
    let second = 0
    for (let k = 0, at = p; k < shares.length; k++, at += size) {
      first += shares[k]! * means[at]!
      second += shares[k]! * means[at]! * means[at]!
    }
    doubt[p] = second - first * first
  }
  for (let k = 0, at = 0; k < shares.length; k++) {
    const share = weight * shares[k]!
    sums.counts[k]! += share
    for (let p = 0; p < size; p++, at++) {
      sums.heard[at]! += share * heard[p]!
      sums.doubt[at]! += share * doubt[p]!
    }
  }
}

/** What the sums say of the voice's offset. */
export function offsetOf(
  { counts, heard, doubt }: VoiceSums,
  { size, means }: VoiceSpace,
  prior: VoiceOffset,
  adaptation: Adaptation,
): VoiceOffset {
  const { noise, gated } = ADAPTATIONS[adaptation]
  const total = counts.reduce((sum, count) => sum + count, LEAST_COUNT)
  const variety = 1 - counts.reduce((sum, count) => sum + (count / total) ** 2, 0)
  // "Angry throughout" may be an angry caller or an angry-sounding voice: the less variety, the less is concluded.
  const gate = gated ? Math.min(1, 2 * variety ** 4) : 1
  const mean = new Float64Array(size)
  const variance = new Float64Array(size)
  for (let p = 0; p < size; p++) {
    let precision = 1 / prior.variance[p]!
    let sum = 0
    for (let k = 0, at = p; k < counts.length; k++, at += size) {
      const count = counts[k]! + LEAST_COUNT
      const weight = (gate * count) / (noise + doubt[at]! / count + CLASS_VARIANCE * count)
      precision += weight
      sum += weight * (heard[at]! / count - means[at]!)
    }
    variance[p] = 1 / precision
    mean[p] = sum / precision
  }
  return { mean, variance }
}

/**
 * What stretches of a voice, most of them of unknown class, say of its offset: class and offset explain each other in two
 * rounds of expectation and maximisation, from the prior on. The order of the stretches does not matter.
 *
 * @param earlier - stretches whose classes are settled, on top; left as they are
 * @param temperature - that makes the space's scores honest
 *
 * Source: `adapt` of the prototype `voice_offset.py`; EM: Dempster, Laird & Rubin 1977.
 */
export function adaptOffset(
  space: VoiceSpace,
  stretches: readonly HeardStretch[],
  adaptation: Adaptation,
  temperature: number,
  earlier?: VoiceSums,
): VoiceOffset {
  const prior = priorOffset(space, adaptation)
  let offset = prior
  if (stretches.length === 0 && !earlier) return prior
  for (let round = 0; round < ROUNDS; round++) {
    const sums = noSums(space)
    if (earlier) for (const name of ['counts', 'heard', 'doubt'] as const) sums[name].set(earlier[name])
    for (const stretch of stretches) addStretch(sums, space, stretch, offset, temperature)
    offset = offsetOf(sums, space, prior, adaptation)
  }
  return offset
}
