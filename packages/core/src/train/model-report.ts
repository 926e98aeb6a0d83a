import { calibrationError } from '../evaluate/calibration-error.ts'
import { bootstrap, type Estimate } from '../evaluate/intervals.ts'
import { type ClassScore, confusionMatrix, score } from '../evaluate/metrics.ts'
import type { Model } from '../model/model.ts'
import { argmax } from '../signal/argmax.ts'
import { rowOf, zeros } from '../signal/matrix.ts'
import { type ClipTables, clipTables } from './clip-tables.ts'
import type { DatasetClip } from './dataset.ts'
import { type ConditionFeatures, vectorOf } from './feature-set.ts'

/** What a finished model makes of labelled clips, as JSON. */
export interface ModelReport extends ClipTables {
  readonly model: { readonly id: string; readonly sha256: string }
  /** Whether the model was trained on a voice of these clips: then the figures say nothing about new voices. */
  readonly speakersShared: boolean
  readonly clips: number
  /** 0 where no clip says who speaks. */
  readonly speakers: number
  readonly labels: readonly string[]
  /** Mean over the clips; sd and interval by bootstrap over speakers (over clips where there is one speaker). */
  readonly accuracy: Estimate
  readonly uar: Estimate
  readonly macroF1: Estimate
  readonly cohenKappa: number
  readonly perClass: Readonly<Record<string, ClassScore>>
  /** Row = true label, column = guess, in the order of `labels`. */
  readonly confusion: readonly (readonly number[])[]
  readonly ece: number
  /** Share of the clips that `analyze` would call `uncertain`. */
  readonly uncertainShare: number
  readonly notes: readonly string[]
}

/**
 * Judges a model on whole clips. Clips with a label that the model does not know are left out and counted in a note.
 *
 * @returns undefined where no clip has a label that the model knows
 */
export function modelReport(
  model: Model,
  allClips: readonly DatasetClip[],
  features: ConditionFeatures,
  givenNotes: readonly string[] = [],
): ModelReport | undefined {
  const { labels } = model.card
  const places = [...allClips.keys()].filter(place => labels.includes(allClips[place]!.label))
  if (places.length === 0) return undefined
  const clips = places.map(place => allClips[place]!)
  const probabilities = zeros(clips.length, labels.length)
  for (let row = 0; row < clips.length; row++)
    rowOf(probabilities, row).set(model.predict(vectorOf(features.whole, places[row]!)))
  const truth = clips.map(({ label }) => labels.indexOf(label))
  const guess = clips.map((_, row) => argmax(rowOf(probabilities, row)))
  const confusion = confusionMatrix(truth, guess, labels.length)
  const scores = score(confusion)
  const speakers = clips.map(({ speaker }) => speaker)
  const spread = bootstrap(truth, guess, speakers, labels.length)
  const estimate = (figure: 'accuracy' | 'uar' | 'macroF1'): Estimate => ({ mean: scores[figure], ...spread[figure] })
  const heard = new Set(model.card.data.flatMap(data => data.speakers))
  const shared = [...new Set(speakers.filter(speaker => speaker !== '' && heard.has(speaker)))].sort()
  const notes = [...givenNotes]
  if (shared.length > 0)
    notes.unshift(
      `SPEAKERS SHARED: ${shared.length} of the speakers of this folder were in the model's training (${shared.slice(0, 3).join(', ')}${shared.length > 3 ? ', ...' : ''}). These figures say nothing about new voices.`,
    )
  if (clips.length < allClips.length) {
    const unknown = [...new Set(allClips.map(({ label }) => label).filter(label => !labels.includes(label)))].sort()
    notes.push(`${allClips.length - clips.length} clips left out: the model does not know ${unknown.join(', ')}.`)
  }
  const unspoken = labels.filter((_, k) => !truth.includes(k))
  if (unspoken.length > 0)
    notes.push(`No clip is labelled ${unspoken.join(', ')}: UAR and macro F1 are means over the other labels.`)
  if (speakers.some(speaker => speaker === ''))
    notes.push('Some clips have no speaker: whether the model was trained on their voices cannot be told.')
  const uncertain = clips.filter(
    (_, row) => probabilities.data[row * labels.length + guess[row]!]! < model.calibration.uncertainBelow,
  )
  return {
    model: { id: model.card.id, sha256: model.sha256 },
    speakersShared: shared.length > 0,
    clips: clips.length,
    speakers: new Set(speakers.filter(speaker => speaker !== '')).size,
    labels,
    accuracy: estimate('accuracy'),
    uar: estimate('uar'),
    macroF1: estimate('macroF1'),
    cohenKappa: scores.cohenKappa,
    perClass: Object.fromEntries(labels.map((label, k) => [label, scores.perClass[k]!])),
    confusion: labels.map((_, k) => [...rowOf(confusion, k)]),
    ...clipTables(clips, labels, guess, probabilities),
    ece: calibrationError(probabilities, truth),
    uncertainShare: uncertain.length / clips.length,
    notes,
  }
}
