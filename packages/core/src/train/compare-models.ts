import type { Figure } from '../evaluate/intervals.ts'
import { confusionMatrix, score } from '../evaluate/metrics.ts'
import { type PairedDifference, pairedBootstrap } from '../evaluate/paired-bootstrap.ts'
import type { Model } from '../model/model.ts'
import { argmax } from '../signal/argmax.ts'
import type { DatasetClip } from './dataset.ts'
import { type Vectors, vectorOf } from './feature-set.ts'

/** A model and the clips as its features describe them. */
export interface Contender {
  readonly model: Model
  /** One vector a clip. */
  readonly vectors: Vectors
}

/** Two models on the same clips, as JSON. */
export interface ModelComparison {
  readonly models: readonly [ComparedModel, ComparedModel]
  /** Whether either model was trained on a voice of these clips: then the comparison may only say which remembers more. */
  readonly speakersShared: boolean
  readonly clips: number
  readonly speakers: number
  /** Those of the clips that both models know; clips of other labels were left out. */
  readonly labels: readonly string[]
  /** Figures of the second model less those of the first; 95 % intervals by bootstrap over speakers. */
  readonly differences: Readonly<Record<Figure, PairedDifference>>
  /** Clips that both models, one alone, or neither told right. */
  readonly right: { readonly both: number; readonly first: number; readonly second: number; readonly neither: number }
  readonly notes: readonly string[]
}

/** One of two models on the same clips: what it is, and how it did. */
export interface ComparedModel extends Readonly<Record<Figure, number>> {
  readonly id: string
  readonly version: string
  readonly sha256: string
  readonly labels: readonly string[]
  /** Speakers of the clips that the model was trained on. */
  readonly speakersHeard: readonly string[]
}

/**
 * Compares two models on the clips whose labels both know. A guess outside these labels counts as wrong.
 *
 * @param clips - as many as both contenders have vectors
 * @returns undefined where there is no such clip
 */
export function compareModels(
  clips: readonly DatasetClip[],
  first: Contender,
  second: Contender,
  givenNotes: readonly string[] = [],
): ModelComparison | undefined {
  const [own, others] = [first.model.card.labels, second.model.card.labels]
  const spoken = new Set(clips.map(({ label }) => label))
  const labels = own.filter(label => others.includes(label) && spoken.has(label))
  const places = [...clips.keys()].filter(place => labels.includes(clips[place]!.label))
  if (places.length === 0) return undefined
  const judged = places.map(place => clips[place]!)
  const classes = [...new Set([...own, ...others])]
  const truth = judged.map(({ label }) => classes.indexOf(label))
  const guessesOf = ({ model, vectors }: Contender) =>
    places.map(place => classes.indexOf(model.card.labels[argmax(model.predict(vectorOf(vectors, place)))]!))
  const guesses = [guessesOf(first), guessesOf(second)] as const
  const speakers = judged.map(({ speaker }) => speaker)
  const describe = ({ model: { card, sha256 } }: Contender, guess: readonly number[]): ComparedModel => {
    const { accuracy, uar, macroF1 } = score(confusionMatrix(truth, guess, classes.length))
    const heard = new Set(card.data.flatMap(data => data.speakers))
    const speakersHeard = [...new Set(speakers)].filter(speaker => speaker !== '' && heard.has(speaker)).sort()
    return { id: card.id, version: card.version, sha256, labels: card.labels, speakersHeard, accuracy, uar, macroF1 }
  }
  const models = [describe(first, guesses[0]), describe(second, guesses[1])] as const
  const notes = [...givenNotes]
  for (const { id, speakersHeard } of models)
    if (speakersHeard.length > 0)
      notes.unshift(
        `SPEAKERS SHARED: ${speakersHeard.length} of the speakers of this folder were in the training of ${id}. This comparison says nothing about new voices.`,
      )
  if (judged.length < clips.length)
    notes.push(`${clips.length - judged.length} clips left out: their labels are not known to both models.`)
  if (speakers.some(speaker => speaker === ''))
    notes.push('Some clips have no speaker: whether a model was trained on their voices cannot be told.')
  const rightBy = (wanted: readonly [boolean, boolean]) =>
    truth.filter((label, row) => guesses.every((guess, which) => (guess[row] === label) === wanted[which])).length
  return {
    models,
    speakersShared: models.some(({ speakersHeard }) => speakersHeard.length > 0),
    clips: judged.length,
    speakers: new Set(speakers).size,
    labels,
    differences: pairedBootstrap(truth, guesses[0], guesses[1], speakers, classes.length),
    right: {
      both: rightBy([true, true]),
      first: rightBy([true, false]),
      second: rightBy([false, true]),
      neither: rightBy([false, false]),
    },
    notes,
  }
}
