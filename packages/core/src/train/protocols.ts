import { AppError } from '../errors.ts'
import { createRandom } from '../random.ts'
import { type Condition, ROBUST_CONDITIONS, TEST_CONDITIONS } from './copies.ts'
import type { DatasetClip } from './dataset.ts'
import { type Fold, foldsBySpeaker, repeatedClips } from './split.ts'

/** A named way to judge training on one corpus, so that figures can be compared. */
export interface Protocol {
  /** The corpus that it is of, by its short name. */
  readonly corpus: 'ravdess' | 'emodb' | 'tess'
  /** All of the corpus where not given. */
  readonly labels?: readonly string[]
  /** How many labels there must be where all are taken. */
  readonly labelCount?: number
  /** Whether its clips were all cut or padded to 2.00 s: a copy that is not comparable with the corpus as published. */
  readonly cutToTwoSeconds?: boolean
  /** Whether voices of the test clips are heard in training: then the figures say nothing about new voices. */
  readonly speakersShared: boolean
  /** What the test clips are heard through. */
  readonly conditions: readonly Condition[]
  /** What a reader must know of every figure. */
  readonly note?: string
  split(clips: readonly DatasetClip[]): Fold[]
}

const FOUR = ['calm', 'happy', 'fearful', 'disgust']
const SPEAKERS_PER_FOLD = 4

/** The protocols of one corpus that are judged alike; `cross` is of several, `adapt-k` has the folds of `ravdess-8-si`. */
export const CORPUS_PROTOCOL_NAMES = [
  'seed-4',
  'ravdess-4-si',
  'ravdess-8-si',
  'robust',
  'emodb-loso',
  'emodb-2s-loso',
  'tess-loso',
] as const
export type CorpusProtocolName = (typeof CORPUS_PROTOCOL_NAMES)[number]

/** Every name that `--protocol` takes. */
export const PROTOCOL_NAMES = [...CORPUS_PROTOCOL_NAMES, 'adapt-k', 'cross'] as const
export type ProtocolName = (typeof PROTOCOL_NAMES)[number]

const bySpeaker = { speakersShared: false, conditions: TEST_CONDITIONS } as const

/**
 * `seed-4`: 20 random splits, a quarter for the test, as in the report that this project started from.
 * `ravdess-4-si`, `ravdess-8-si`: actors in order, 4 a fold; no voice on both sides. `robust`: the same folds, the test
 * clips through telephones, noise, coding and gain. `emodb-loso`, `emodb-2s-loso`, `tess-loso`: one speaker held out at
 * a time.
 */
export const PROTOCOLS: Readonly<Record<CorpusProtocolName, Protocol>> = {
  'seed-4': {
    corpus: 'ravdess',
    labels: FOUR,
    speakersShared: true,
    conditions: ['clean'],
    split: clips => randomSplits(clips),
  },
  'ravdess-4-si': { ...bySpeaker, corpus: 'ravdess', labels: FOUR, split: speakersInOrder },
  'ravdess-8-si': { ...bySpeaker, corpus: 'ravdess', labelCount: 8, split: speakersInOrder },
  robust: { ...bySpeaker, corpus: 'ravdess', labelCount: 8, conditions: ROBUST_CONDITIONS, split: speakersInOrder },
  'emodb-loso': {
    ...bySpeaker,
    corpus: 'emodb',
    labels: ['neutral', 'happy', 'sad', 'angry'],
    cutToTwoSeconds: false,
    split: oneSpeakerOut,
  },
  'emodb-2s-loso': {
    ...bySpeaker,
    corpus: 'emodb',
    labelCount: 7,
    cutToTwoSeconds: true,
    note: 'Every clip was cut or padded to 2.00 s: these figures are not comparable with published ones.',
    split: oneSpeakerOut,
  },
  'tess-loso': {
    ...bySpeaker,
    corpus: 'tess',
    labelCount: 7,
    note: 'Two actresses, each judged by a model that heard the other alone: an indication only.',
    split: oneSpeakerOut,
  },
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
  return foldsBySpeaker(clips, Math.max(2, Math.round(speakersOf(clips) / SPEAKERS_PER_FOLD)))
}

function oneSpeakerOut(clips: readonly DatasetClip[]): Fold[] {
  return foldsBySpeaker(clips, speakersOf(clips))
}

function speakersOf(clips: readonly DatasetClip[]): number {
  return new Set(clips.map(({ speaker }) => speaker)).size
}

/**
 * Random splits, split `n` from seed `n`: clips of one voice fall on both sides, so that only a protocol that says so by
 * its name may use them. A clip that repeats another one's recording is on neither.
 */
export function randomSplits(clips: readonly DatasetClip[], { count = 20, testShare = 0.25 } = {}): Fold[] {
  const repeated = new Set(repeatedClips(clips).map(({ place }) => place))
  const places = clips.map((_, place) => place).filter(place => !repeated.has(place))
  const testClips = Math.ceil(testShare * places.length)
  return Array.from({ length: count }, (_, seed) => {
    const order = createRandom(seed).shuffle([...places])
    return { speakers: [], test: order.slice(0, testClips), train: order.slice(testClips) }
  })
}
