import { fitTemperature, softmax } from '../model/calibrate.ts'
import { adaptOffset, type HeardStretch, posterior } from '../model/voice-offset.ts'
import { type Adaptation, scoresOfUnknown, type VoiceSpace } from '../model/voice-space.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import type { Condition } from './copies.ts'
import { type HeldOutFold, heldOutScores } from './cross-validate.ts'
import { classesOf } from './evaluation-report.ts'
import { type FeatureSet, takeRows } from './feature-set.ts'

/** A voice that a fold's model has not learned from, and what it makes of the voice's clips. */
export interface HeldOutVoice {
  readonly speaker: string
  readonly space: VoiceSpace
  /** Fitted on the speakers of the other folds. */
  readonly temperature: number
  readonly clips: readonly HeldOutClip[]
}

export interface HeldOutClip {
  /** In the set. */
  readonly place: number
  /** True class. */
  readonly label: number
  /** As the space has it. */
  readonly heard: Float32Array
}

/** The voices that folds held out, with their clips under a condition. */
export function heldOutVoices(
  set: FeatureSet,
  heldOut: readonly HeldOutFold[],
  labels: readonly string[],
  condition: Condition = 'clean',
): HeldOutVoice[] {
  const truth = classesOf(set, labels)
  const scores = heldOutScores(set, heldOut, condition)
  return heldOut.flatMap(({ fold, space, clips }, turn) => {
    const others = heldOut.flatMap((other, index) => (index === turn ? [] : other.fold.test))
    const temperature = fitTemperature(
      takeRows(scores, others),
      others.map(place => truth[place]!),
    )
    const heard = clips.get(condition)!
    const voices = new Map<string, HeldOutClip[]>()
    for (const [row, place] of fold.test.entries()) {
      const clip = { place, label: truth[place]!, heard: rowOf(heard, row) }
      const { speaker } = set.clips[place]!
      voices.set(speaker, [...(voices.get(speaker) ?? []), clip])
    }
    return [...voices].map(([speaker, own]) => ({ speaker, space, temperature, clips: own }))
  })
}

/** A clip as one to adapt to. @param labelled - whether a person has said what it is */
export function toStretch({ heard, label }: HeldOutClip, labelled = false): HeardStretch {
  return { heard, weight: 1, ...(labelled && { label }) }
}

/**
 * Scores of clips that were held out, each voice's after adapting to all of its clips, unlabelled: what can be had where a
 * recording is known as a whole and mixes emotions.
 *
 * @returns clips of the set x classes: log-probabilities, to be compared or calibrated as scores are
 */
export function adaptedScores(
  set: FeatureSet,
  heldOut: readonly HeldOutFold[],
  labels: readonly string[],
  { condition = 'clean' as Condition, adaptation = 'fast' as Adaptation } = {},
): Matrix {
  const out = zeros(set.clips.length, labels.length)
  for (const { space, temperature, clips } of heldOutVoices(set, heldOut, labels, condition)) {
    const offset = adaptOffset(
      space,
      clips.map(clip => toStretch(clip)),
      adaptation,
      temperature,
    )
    for (const { place, heard } of clips)
      rowOf(out, place).set(posterior(space, heard, offset, temperature).map(value => Math.log(Math.max(1e-30, value))))
  }
  return out
}

/** Clips that the corpus mean counts as, against those of the voice. */
const SHRINKAGE = 2

/**
 * Probabilities of a clip less the mean of its voice's earlier ones, shrunk towards the mean of the training clips: the
 * usual way to normalise a voice, and what the offset is measured against.
 */
export function meanSubtracted(
  { space, temperature }: HeldOutVoice,
  heard: Float32Array,
  earlier: readonly HeldOutClip[],
): Float32Array {
  const mean = new Float64Array(space.size)
  for (const clip of earlier)
    for (let p = 0; p < space.size; p++) mean[p]! += clip.heard[p]! / (earlier.length + SHRINKAGE)
  const scores = new Float64Array(space.means.length / space.size)
  scoresOfUnknown(
    space,
    heard.map((value, p) => value - mean[p]!),
    scores,
  )
  return softmax(scores, temperature)
}
