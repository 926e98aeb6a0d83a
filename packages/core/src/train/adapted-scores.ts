import { fitTemperature, softmax } from '../model/calibrate.ts'
import { adaptOffset, type HeardStretch, posterior } from '../model/voice-offset.ts'
import { type Adaptation, scoresOfUnknown, type VoiceSpace } from '../model/voice-space.ts'
import { rowOf, zeros } from '../signal/matrix.ts'
import type { Condition } from './copies.ts'
import { type FeatureSet, stack } from './feature-set.ts'
import { type HeldOutFold, scoresOf } from './hold-out.ts'
import type { SplitScores } from './split-scores.ts'

/** Of a probability, so that it has a logarithm. */
const LEAST = 1e-30

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

/** The voices that each fold held out, with their clips under a condition. */
export function heldOutVoices(
  set: FeatureSet,
  heldOut: readonly HeldOutFold[],
  labels: readonly string[],
  condition: Condition = 'clean',
): HeldOutVoice[][] {
  const truth = heldOut.map(({ fold }) => fold.test.map(place => labels.indexOf(set.clips[place]!.label)))
  const scores = heldOut.map(({ space, clips }) => scoresOf(space, clips.get(condition)!))
  return heldOut.map(({ fold, space, clips }, turn) => {
    const isOther = (_: unknown, index: number) => index !== turn
    const temperature = fitTemperature(stack(scores.filter(isOther)), truth.filter(isOther).flat())
    const voices = new Map<string, HeldOutClip[]>()
    for (const [row, place] of fold.test.entries()) {
      const clip = { place, label: truth[turn]![row]!, heard: rowOf(clips.get(condition)!, row) }
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
 * Scores of held-out clips, each voice's after adapting to all of its clips, unlabelled: what can be had where a recording
 * is known as a whole and mixes emotions. At the place of the scores of `judgeSplits` in a report they give its figures
 * with adaptation.
 *
 * @returns for each fold log-probabilities of its test clips, in its order
 */
export function adaptedScores(
  set: FeatureSet,
  heldOut: readonly HeldOutFold[],
  labels: readonly string[],
  {
    conditions = ['clean'],
    adaptation = 'fast',
  }: { readonly conditions?: readonly Condition[]; readonly adaptation?: Adaptation } = {},
): SplitScores[] {
  const voices = conditions.map(condition => heldOutVoices(set, heldOut, labels, condition))
  return heldOut.map(({ fold }, turn) => {
    const rowOfPlace = new Map(fold.test.map((place, row) => [place, row]))
    return new Map(
      conditions.map((condition, i) => {
        const scores = zeros(fold.test.length, labels.length)
        for (const { space, temperature, clips } of voices[i]![turn]!) {
          const stretches = clips.map(clip => toStretch(clip))
          const offset = adaptOffset(space, stretches, adaptation, temperature)
          for (const { place, heard } of clips)
            rowOf(scores, rowOfPlace.get(place)!).set(
              posterior(space, heard, offset, temperature).map(value => Math.log(Math.max(LEAST, value))),
            )
        }
        return [condition, { clips: scores }]
      }),
    )
  })
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
