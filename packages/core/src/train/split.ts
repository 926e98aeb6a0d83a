import { AppError } from '../errors.ts'
import type { DatasetClip } from './dataset.ts'

/** One turn of a cross-validation: places in the list of clips. */
export interface Fold {
  readonly speakers: readonly string[]
  readonly train: readonly number[]
  readonly test: readonly number[]
}

/**
 * Speaker-independent folds: speakers in the order of their names, dealt in runs as equal as can be, each run the test
 * set once. With RAVDESS's 20 actors and 5 folds these are the folds of `ravdess-8-si`: 4 actors, 2 women and 2 men.
 * Of several corpora every fold tests its share of each.
 *
 * @param count - folds; at most as many as there are speakers
 * @throws AppError `dataset/too-few-speakers`, `dataset/leak`
 */
export function foldsBySpeaker(clips: readonly DatasetClip[], count: number): Fold[] {
  const speakers = inStep(clips)
  if (speakers.length < Math.max(2, count))
    throw new AppError(
      'dataset/too-few-speakers',
      `Expected at least ${Math.max(2, count)} speakers for ${count} folds, found ${speakers.length}. Use fewer folds, or add speakers.`,
      { speakers: speakers.length },
    )
  return Array.from({ length: count }, (_, fold) => {
    const from = Math.round((fold * speakers.length) / count)
    const to = Math.round(((fold + 1) * speakers.length) / count)
    const held = speakers.slice(from, to).sort()
    const places = clips.map((_, place) => place)
    const isTest = (place: number) => held.includes(clips[place]!.speaker)
    const split = { speakers: held, train: places.filter(place => !isTest(place)), test: places.filter(isTest) }
    checkNoLeak(
      split.train.map(place => clips[place]!),
      split.test.map(place => clips[place]!),
    )
    return split
  })
}

/** The speakers of each corpus in the order of their names, those of all corpora in step: halfway through one, halfway through all. */
function inStep(clips: readonly DatasetClip[]): string[] {
  const corpora = Map.groupBy(clips, ({ corpus }) => corpus)
  const placed = [...corpora.values()].flatMap(own => {
    const speakers = [...new Set(own.map(({ speaker }) => speaker))].sort()
    return speakers.map((speaker, index) => ({ speaker, share: (index + 0.5) / speakers.length }))
  })
  return placed.sort((a, b) => a.share - b.share || (a.speaker < b.speaker ? -1 : 1)).map(({ speaker }) => speaker)
}

/**
 * The leak guard: no speaker and no recording on both sides.
 *
 * @throws AppError `dataset/leak`
 */
export function checkNoLeak(train: readonly DatasetClip[], test: readonly DatasetClip[]): void {
  const speakers = new Set(train.map(({ speaker }) => speaker))
  const known = test.find(({ speaker }) => speakers.has(speaker))
  if (known)
    throw new AppError(
      'dataset/leak',
      `Speaker "${known.speaker}" is in training and in test. Split by speaker: a voice that was heard in training says nothing about new voices.`,
      { speaker: known.speaker },
    )
  checkNoTwin(train, test)
}

function checkNoTwin(train: readonly DatasetClip[], test: readonly DatasetClip[]): void {
  const recordings = new Map(train.flatMap(clip => recordingsOf(clip).map(key => [key, clip] as const)))
  for (const clip of test) {
    const twin = recordingsOf(clip)
      .map(key => recordings.get(key))
      .find(found => found !== undefined)
    if (twin)
      throw new AppError(
        'dataset/leak',
        `"${clip.id}" and "${twin.id}" are the same recording, one in test, one in training. Remove one of them.`,
        { clip: clip.id, twin: twin.id },
      )
  }
}

/**
 * Clips that hold the same recording as an earlier one: RAVDESS as published has a pair of them.
 *
 * @returns places in the list
 */
export function repeatedClips(clips: readonly DatasetClip[]): { readonly place: number; readonly of: number }[] {
  const known = new Map<string, number>()
  return clips.flatMap((clip, place) => {
    const keys = recordingsOf(clip)
    const of = keys.map(key => known.get(key)).find(found => found !== undefined)
    for (const key of keys) if (!known.has(key)) known.set(key, place)
    return of === undefined ? [] : [{ place, of }]
  })
}

/** What a reader should know of such clips where splits are random. */
export function repetitionNotes(clips: readonly DatasetClip[]): string[] {
  return repeatedClips(clips).map(
    ({ place, of }) => `Left out of random splits, ${clips[place]!.id}: the same recording as ${clips[of]!.id}.`,
  )
}

/**
 * The leak guard of a list of splits: no clip on both sides of one, and, unless they are said to be shared, no speaker.
 *
 * @throws AppError `dataset/leak`
 */
export function checkSplits(
  clips: readonly DatasetClip[],
  splits: readonly Fold[],
  { speakersShared = false }: { readonly speakersShared?: boolean } = {},
): void {
  for (const { train, test } of splits) {
    const learned = train.map(place => clips[place]!)
    const judged = test.map(place => clips[place]!)
    if (speakersShared) checkNoTwin(learned, judged)
    else checkNoLeak(learned, judged)
  }
}

/**
 * Checks that each split has every label to learn from.
 *
 * @throws AppError `dataset/no-label`
 */
export function checkTaught(clips: readonly DatasetClip[], splits: readonly Fold[], labels: readonly string[]): void {
  for (const { train, speakers } of splits) {
    const taught = new Set(train.map(place => clips[place]!.label))
    const missing = labels.find(label => !taught.has(label))
    if (missing !== undefined)
      throw new AppError(
        'dataset/no-label',
        `Without ${speakers.join(', ') || 'the clips of a test'}, nobody says "${missing}": expected every label on both sides of a split. Add clips of that label by other speakers, or leave it out.`,
        { label: missing },
      )
  }
}

/**
 * A warning where sentences are spoken on both sides of a split: a model may then know the words, not the voice's mood.
 *
 * @returns a note, or none
 */
export function sharedSentences(clips: readonly DatasetClip[], splits: readonly Fold[]): string[] {
  const shared = new Set<string>()
  for (const { train, test } of splits) {
    const learned = new Set(train.map(place => sentenceOf(clips[place]!)))
    for (const place of test) {
      const sentence = sentenceOf(clips[place]!)
      if (sentence !== undefined && learned.has(sentence)) shared.add(sentence)
    }
  }
  if (shared.size === 0) return []
  const all = new Set(clips.flatMap(clip => sentenceOf(clip) ?? [])).size
  return [
    `Sentences shared: ${shared.size} of the ${all} sentences are spoken in training and in test. Figures on other words may be lower.`,
  ]
}

function sentenceOf({ corpus, sentence }: DatasetClip): string | undefined {
  return sentence === undefined || sentence === '' ? undefined : `${corpus}/${sentence}`
}

/** What makes two clips one recording: the same bytes, cut the same; or the same samples, in whatever file. */
function recordingsOf({ sha256, samplesSha256, cut, channel }: DatasetClip): string[] {
  return [`${sha256} ${cut?.start} ${cut?.end} ${channel}`, ...(samplesSha256 === undefined ? [] : [samplesSha256])]
}
