import type { CorpusFacts, Dataset, ListedClip } from './dataset.ts'

/** What is measured on the sound of a clip. */
export interface ClipMeasures {
  readonly seconds: number
  /** Of its file, Hz. */
  readonly sampleRate: number
  /** Of its file. */
  readonly channels: number
  /** RMS, dB below full scale. */
  readonly levelDb: number
  /** Hash of its samples: the same for the same sound in another format. */
  readonly sound: string
}

/** A clip with its measures, or the reason why there are none. */
export type MeasuredClip =
  | { readonly clip: ListedClip; readonly measures: ClipMeasures }
  | { readonly clip: ListedClip; readonly code: string; readonly message: string }

/** The middle and the ends of some values; all 0 where there are none. */
export interface Spread {
  readonly least: number
  readonly median: number
  readonly most: number
}

type Counts = Readonly<Record<string, number>>

/** What a folder of clips holds, as JSON. */
export interface DatasetInspection {
  readonly corpus: CorpusFacts
  readonly clips: number
  /** Clips by label; those without are counted in `withoutLabel`. */
  readonly labels: Counts
  readonly speakers: Counts
  /** Clips by sentence, as far as the corpus says which is spoken. */
  readonly sentences: Counts
  /** Sentences that several speakers say. */
  readonly sharedSentences: number
  /** Clips of each speaker by label. */
  readonly grid: Readonly<Record<string, Counts>>
  readonly withoutLabel: number
  readonly withoutSpeaker: number
  readonly seconds: Spread & { readonly total: number }
  /** RMS of the clips, dB below full scale. */
  readonly levelDb: Spread
  /** Clips by their files' rate, Hz. */
  readonly sampleRates: Counts
  /** Clips by their files' number of channels. */
  readonly channels: Counts
  /** Clips with the same sound as an earlier one. */
  readonly duplicates: readonly { readonly clip: string; readonly of: string }[]
  readonly unreadable: readonly { readonly clip: string; readonly code: string; readonly message: string }[]
  readonly notes: readonly string[]
  /** Every clip that could be read, in the order of the dataset. */
  readonly each: readonly {
    readonly clip: string
    readonly label: string
    readonly speaker: string
    readonly seconds: number
    readonly levelDb: number
  }[]
}

/** Below this, dB, a clip is silence: the quietest of RAVDESS has -64. */
const SILENT_DB = -80

/** Counts what was measured on the clips of a dataset, and says what should be known before training on it. */
export function summariseDataset(
  { corpus, clips, notes }: Dataset,
  measured: readonly MeasuredClip[],
): DatasetInspection {
  const read = measured.flatMap(one => ('measures' in one ? one : []))
  const seconds = read.map(({ measures }) => measures.seconds)
  const firsts = new Map<string, ListedClip>()
  const duplicates: { clip: string; of: string }[] = []
  let contradictions = 0
  for (const { clip, measures } of read) {
    const first = firsts.get(measures.sound)
    if (!first) firsts.set(measures.sound, clip)
    else {
      duplicates.push({ clip: clip.id, of: first.id })
      if (first.label !== clip.label || first.speaker !== clip.speaker) contradictions++
    }
  }
  const speakers = Map.groupBy(
    clips.filter(({ speaker }) => speaker !== ''),
    ({ speaker }) => speaker,
  )
  const saidBy = Map.groupBy(
    clips.filter(({ sentence }) => sentence !== undefined),
    ({ sentence = '' }) => sentence,
  )
  const sharedSentences = [...saidBy.values()].filter(
    said => new Set(said.map(({ speaker }) => speaker)).size > 1,
  ).length
  const stereo = read.filter(({ measures }) => measures.channels > 1).length
  const silent = read.filter(({ measures }) => measures.levelDb < SILENT_DB).length
  return {
    corpus,
    clips: clips.length,
    labels: countBy(clips.flatMap(({ label }) => (label === '' ? [] : label))),
    speakers: Object.fromEntries([...speakers].map(([speaker, own]) => [speaker, own.length])),
    sentences: Object.fromEntries([...saidBy].map(([sentence, said]) => [sentence, said.length])),
    sharedSentences,
    grid: Object.fromEntries([...speakers].map(([speaker, own]) => [speaker, countBy(own.map(({ label }) => label))])),
    withoutLabel: clips.filter(({ label }) => label === '').length,
    withoutSpeaker: clips.filter(({ speaker }) => speaker === '').length,
    seconds: { total: seconds.reduce((sum, value) => sum + value, 0), ...spreadOf(seconds) },
    levelDb: spreadOf(read.map(({ measures }) => measures.levelDb)),
    sampleRates: countBy(read.map(({ measures }) => measures.sampleRate)),
    channels: countBy(read.map(({ measures }) => measures.channels)),
    duplicates,
    unreadable: measured.flatMap(one =>
      'measures' in one ? [] : { clip: one.clip.id, code: one.code, message: one.message },
    ),
    notes: [
      ...notes,
      ...(contradictions > 0 ? [`${contradictions} duplicates have another label or another speaker.`] : []),
      ...(silent > 0 ? [`${silent} clips are quieter than ${SILENT_DB} dB: nobody is heard in them.`] : []),
      ...(stereo > 0
        ? [`${stereo} clips have several channels: training takes their mean unless the manifest names a channel.`]
        : []),
      ...(sharedSentences > 0
        ? [
            `${sharedSentences} of ${saidBy.size} sentences are said by several speakers: figures on this data say little about other sentences.`,
          ]
        : []),
    ],
    each: read.map(({ clip: { id, label, speaker }, measures }) => ({
      ...{ clip: id, label, speaker },
      ...{ seconds: measures.seconds, levelDb: measures.levelDb },
    })),
  }
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { least: sorted[0] ?? 0, median: sorted[sorted.length >> 1] ?? 0, most: sorted.at(-1) ?? 0 }
}

function countBy(values: readonly (string | number)[]): Record<string, number> {
  const counts = new Map<string | number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return Object.fromEntries(counts)
}
