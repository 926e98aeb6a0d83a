import { type ReliabilityBin, reliability } from '../evaluate/calibration-error.ts'
import { confusionMatrix, score } from '../evaluate/metrics.ts'
import { type CoveragePoint, riskCoverage } from '../evaluate/risk-coverage.ts'
import { type Matrix, rowOf } from '../signal/matrix.ts'
import type { DatasetClip } from './dataset.ts'
import { type Sex, sexOf } from './speaker-sex.ts'

/** How many of the clips that were told most wrong are named. */
const MOST_WRONG = 20

/** Figures of some speakers' clips, 0..1. */
export interface GroupScore {
  readonly clips: number
  readonly accuracy: number
  readonly uar: number
}

/** One clip that was taken for something else. */
export interface WrongClip {
  readonly id: string
  readonly label: string
  readonly guess: string
  /** Of the guess, calibrated. */
  readonly probability: number
}

/** Whom a model tells well, how far its probabilities can be trusted, and where it was most wrong. */
export interface ClipTables {
  readonly perSpeaker: Readonly<Record<string, GroupScore & { readonly sex?: Sex }>>
  /** Where the corpus says it of its speakers. */
  readonly perSex: Readonly<Partial<Record<Sex, GroupScore & { readonly speakers: number }>>>
  readonly reliability: readonly ReliabilityBin[]
  readonly riskCoverage: readonly CoveragePoint[]
  /** The surest first; each clip once. */
  readonly mostWrong: readonly WrongClip[]
}

/**
 * @param clips - one a row; a clip may come more than once
 * @param guess - the class that was guessed of each
 * @param probabilities - clips x labels
 */
export function clipTables(
  clips: readonly DatasetClip[],
  labels: readonly string[],
  guess: readonly number[],
  probabilities: Matrix,
): ClipTables {
  const truth = clips.map(({ label }) => labels.indexOf(label))
  const group = (isIn: (speaker: string) => boolean): GroupScore => {
    const own = <T>(values: readonly T[]) => values.filter((_, row) => isIn(clips[row]!.speaker))
    const { accuracy, uar } = score(confusionMatrix(own(truth), own(guess), labels.length))
    return { clips: own(truth).length, accuracy, uar }
  }
  const speakers = [...new Set(clips.map(({ speaker }) => speaker))].sort()
  return {
    perSpeaker: Object.fromEntries(
      speakers.map(speaker => {
        const sex = sexOf(speaker)
        return [speaker, { ...(sex && { sex }), ...group(other => other === speaker) }]
      }),
    ),
    perSex: Object.fromEntries(
      (['female', 'male'] as const).flatMap(sex => {
        const own = speakers.filter(speaker => sexOf(speaker) === sex)
        return own.length > 0 ? [[sex, { speakers: own.length, ...group(speaker => own.includes(speaker)) }]] : []
      }),
    ),
    reliability: reliability(probabilities, truth),
    riskCoverage: riskCoverage(probabilities, truth),
    mostWrong: mostWrong(clips, labels, guess, probabilities),
  }
}

function mostWrong(
  clips: readonly DatasetClip[],
  labels: readonly string[],
  guess: readonly number[],
  probabilities: Matrix,
): WrongClip[] {
  const wrong = new Map<string, WrongClip>()
  for (const [row, { id, label }] of clips.entries()) {
    const told = labels[guess[row]!]!
    const probability = rowOf(probabilities, row)[guess[row]!]!
    if (told === label || (wrong.get(id)?.probability ?? 0) >= probability) continue
    wrong.set(id, { id, label, guess: told, probability })
  }
  return [...wrong.values()].sort((a, b) => b.probability - a.probability).slice(0, MOST_WRONG)
}
