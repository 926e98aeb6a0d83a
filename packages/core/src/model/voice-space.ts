import type { KernelLda } from './kernel-lda.ts'
import type { Lda } from './lda.ts'

/** How boldly a model adapts to a voice: see `ADAPTATIONS`. */
export type Adaptation = 'safe' | 'fast'

/** What is believed of a voice's offset: independent Gaussians. */
export interface VoiceOffset {
  readonly mean: Float64Array
  /** Of the offset, in units of the noise. */
  readonly variance: Float64Array
}

/** The numbers that a model hears a stretch of speech as, in which a voice shifts all classes by one offset. */
export interface VoiceSpace {
  /** Numbers of a stretch: S. */
  readonly size: number
  /** Classes x S: where each class lies, of a voice like the mean of all. */
  readonly means: Float32Array
  /** Variance that the offsets of voices have, in units of the noise: S values. */
  readonly spread: Float32Array
  /** What is added to that, since voices differ more than those that were learned from. S values. */
  readonly slack: Readonly<Record<Adaptation, Float32Array>>
  /**
   * Adds the scores of a stretch, given its voice's offset.
   *
   * @param heard - S values
   * @param offset - of S values
   * @param out - one value a class
   */
  addScores(heard: Float32Array, offset: VoiceOffset, out: Float64Array): void
}

/**
 * The space of an LDA: scores are the log-likelihoods of a stretch, its offset unknown but for what is believed of it, up
 * to a term that all classes share. With the offset's mean 0 and variance `spread` they are those of the LDA.
 *
 * @param weight - of its scores among those of other spaces
 */
export function ldaSpace({ means, spread }: Lda, weight = 1): VoiceSpace {
  const size = spread.length
  return {
    size,
    means,
    spread,
    slack: { safe: new Float32Array(size).fill(0.1), fast: new Float32Array(size).fill(0.2) },
    addScores(heard, { mean, variance }, out) {
      for (let k = 0, at = 0; k < out.length; k++) {
        let sum = 0
        for (let p = 0; p < size; p++, at++)
          sum += (means[at]! * (heard[p]! - mean[p]! - means[at]! / 2)) / (1 + variance[p]!)
        out[k]! += weight * sum
      }
    },
  }
}

/** What a voice space needs of a classifier that gives logits: a neural network. */
export interface LogitSpace {
  /** S x classes: back from the space to logits. */
  readonly inverse: Float32Array
  /** Mean logits of the training clips: one a class. */
  readonly centre: Float32Array
  /** As {@link VoiceSpace} has them. */
  readonly means: Float32Array
  readonly spread: Float32Array
}

/**
 * The space of a classifier's logits, centred and whitened by what they vary within a voice and a class: scores are the
 * logits without the voice's offset. Its variance counts in estimating the offset only.
 *
 * @param weight - of its scores among those of other spaces
 */
export function logitSpace({ inverse, centre, means, spread }: LogitSpace, weight = 1): VoiceSpace {
  const size = spread.length
  return {
    size,
    means,
    spread,
    slack: { safe: new Float32Array(size), fast: new Float32Array(size).fill(0.02) },
    addScores(heard, { mean }, out) {
      for (let k = 0; k < out.length; k++) {
        let sum = centre[k]!
        for (let p = 0; p < size; p++) sum += (heard[p]! - mean[p]!) * inverse[p * out.length + k]!
        out[k]! += weight * sum
      }
    },
  }
}

/**
 * The space of a classifier that says the same of every voice: a stretch is heard as its scores, and no offset is looked for.
 *
 * @param weight - of its scores among those of other spaces
 */
export function settledSpace(classes: number, weight = 1): VoiceSpace {
  const nothing = new Float32Array(classes)
  return {
    size: classes,
    means: new Float32Array(classes * classes),
    spread: nothing,
    slack: { safe: nothing, fast: nothing },
    addScores(heard, _offset, out) {
      for (let k = 0; k < out.length; k++) out[k]! += weight * heard[k]!
    },
  }
}

/** Spaces of the same classes side by side: a stretch is heard in each, and the scores add up. */
export function joinSpaces(spaces: readonly VoiceSpace[]): VoiceSpace {
  const classes = spaces[0]!.means.length / spaces[0]!.size
  const size = spaces.reduce((sum, space) => sum + space.size, 0)
  const starts = spaces.map((_, i) => spaces.slice(0, i).reduce((sum, space) => sum + space.size, 0))
  const join = (part: (space: VoiceSpace) => Float32Array) => {
    const out = new Float32Array(size)
    for (const [i, space] of spaces.entries()) out.set(part(space), starts[i]!)
    return out
  }
  const means = new Float32Array(classes * size)
  for (const [i, space] of spaces.entries())
    for (let k = 0; k < classes; k++)
      means.set(space.means.subarray(k * space.size, (k + 1) * space.size), k * size + starts[i]!)
  return {
    size,
    means,
    spread: join(({ spread }) => spread),
    slack: { safe: join(({ slack }) => slack.safe), fast: join(({ slack }) => slack.fast) },
    addScores(heard, { mean, variance }, out) {
      for (const [i, space] of spaces.entries()) {
        const [start, end] = [starts[i]!, starts[i]! + space.size]
        const own = { mean: mean.subarray(start, end), variance: variance.subarray(start, end) }
        space.addScores(heard.subarray(start, end), own, out)
      }
    },
  }
}

/** The space of the LDAs of all kernel sets, whose scores count the same. @param weight - of their mean */
export function kernelLdaSpace(parts: KernelLda, weight = 1): VoiceSpace {
  return joinSpaces(parts.map(({ lda }) => ldaSpace(lda, weight / parts.length)))
}

/** Scores of a stretch whose voice nothing is known of, without any slack: those that the model was fitted to give. */
export function scoresOfUnknown(space: VoiceSpace, heard: Float32Array, out: Float64Array): Float64Array {
  space.addScores(heard, { mean: new Float64Array(space.size), variance: Float64Array.from(space.spread) }, out)
  return out
}
