import { AppError } from '../errors.ts'
import { createRandom } from '../random.ts'
import type { DatasetClip } from './dataset.ts'
import { type Fold, foldsBySpeaker } from './split.ts'

/** A named way to judge training on RAVDESS speech, so that figures can be compared. */
export interface Protocol {
  /** All of the corpus where not given. */
  readonly labels?: readonly string[]
  /** Whether voices of the test clips are heard in training: then the figures say nothing about new voices. */
  readonly speakersShared: boolean
  split(clips: readonly DatasetClip[]): Fold[]
}

const FOUR = ['calm', 'happy', 'fearful', 'disgust']
const SPEAKERS_PER_FOLD = 4

export const PROTOCOL_NAMES = ['seed-4', 'ravdess-4-si', 'ravdess-8-si'] as const
export type ProtocolName = (typeof PROTOCOL_NAMES)[number]

/**
 * `seed-4`: 20 random splits, a quarter for the test, as in the report that this project started from.
 * `ravdess-4-si`, `ravdess-8-si`: actors in order, 4 a fold; no voice on both sides.
 */
export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = {
  'seed-4': { labels: FOUR, speakersShared: true, split: clips => randomSplits(clips.length) },
  'ravdess-4-si': { labels: FOUR, speakersShared: false, split: speakersInOrder },
  'ravdess-8-si': { speakersShared: false, split: speakersInOrder },
}

/** The protocol of this name. @throws AppError `usage/invalid-option` */
export function parseProtocol(name: string): ProtocolName {
  const found = PROTOCOL_NAMES.find(known => known === name)
  if (!found)
    throw new AppError(
      'usage/invalid-option',
      `Unknown protocol "${name}": expected one of ${PROTOCOL_NAMES.join(', ')}.`,
      { name },
    )
  return found
}

function speakersInOrder(clips: readonly DatasetClip[]): Fold[] {
  const speakers = new Set(clips.map(({ speaker }) => speaker)).size
  return foldsBySpeaker(clips, Math.max(2, Math.round(speakers / SPEAKERS_PER_FOLD)))
}

/**
 * Random splits, split `n` from seed `n`: clips of one voice fall on both sides, so that only a protocol that says so by
 * its name may use them.
 */
function randomSplits(clips: number, { count = 20, testShare = 0.25 } = {}): Fold[] {
  const places = Array.from({ length: clips }, (_, place) => place)
  const testClips = Math.ceil(testShare * clips)
  return Array.from({ length: count }, (_, seed) => {
    const order = createRandom(seed).shuffle([...places])
    return { speakers: [], test: order.slice(0, testClips), train: order.slice(testClips) }
  })
}
