import { AppError } from '../errors.ts'
import { sha256Hex } from '../hash.ts'
import { createRandom, type Random } from '../random.ts'
import type { ListedClip } from './dataset.ts'
import type { Fold } from './split.ts'

/** How many clips of a crowd are heard at once. */
const CROWD = 8
/** Speakers that each fold keeps out of training, where the babble is made of the corpus itself. */
const RESERVED = 2

/**
 * Which clips a crowd is made of: of as many speakers as there are, by turns.
 *
 * @param voices - clips to choose from, with their folders or without
 */
export function pickCrowd<Voice extends { readonly clip: ListedClip }>(
  voices: readonly Voice[],
  random: Random,
): Voice[] {
  const bySpeaker = Map.groupBy(random.shuffle([...voices]), ({ clip }) => clip.speaker)
  const turns = [...bySpeaker.values()]
  const crowd: Voice[] = []
  for (let turn = 0; crowd.length < Math.min(CROWD, voices.length); turn++)
    crowd.push(...turns.flatMap(own => own[turn] ?? []).slice(0, CROWD - crowd.length))
  return crowd
}

/** A fold whose babble is made of speakers that it neither trains on nor tests. */
export interface BabbleFold extends Fold {
  readonly reserved: readonly string[]
}

/**
 * Folds that keep two speakers, the first of the next fold, out of training: their voices are the babble that the fold's
 * test clips are heard in.
 *
 * @throws AppError `dataset/too-few-speakers` where nobody would be left to learn from
 */
export function reserveVoices(clips: readonly ListedClip[], folds: readonly Fold[]): BabbleFold[] {
  return folds.map((fold, turn) => {
    const reserved = folds[(turn + 1) % folds.length]!.speakers.slice(0, RESERVED)
    const train = fold.train.filter(place => !reserved.includes(clips[place]!.speaker))
    if (train.length === 0)
      throw new AppError(
        'dataset/too-few-speakers',
        'Expected speakers enough to reserve two of them for babble, found none left to learn from. Give other voices by --babble FOLDER.',
      )
    return { ...fold, train, reserved }
  })
}

/** The generator of a clip's crowd: the same for the same clip, whatever else is judged. */
export function crowdRandom({ id }: ListedClip): Random {
  return createRandom(Number.parseInt(sha256Hex(id).slice(0, 8), 16))
}

/**
 * The guard of babble: none of its voices may be a speaker of the clips.
 *
 * @throws AppError `dataset/leak`
 */
export function checkStrangers(voices: readonly ListedClip[], clips: readonly ListedClip[]): void {
  const speakers = new Set(clips.map(({ speaker }) => speaker))
  const known = voices.find(({ speaker }) => speakers.has(speaker))
  if (known)
    throw new AppError(
      'dataset/leak',
      `The babble has the voice of "${known.speaker}", who is in training or test. Give --babble a folder with other speakers.`,
      { speaker: known.speaker },
    )
}
