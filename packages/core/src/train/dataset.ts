import type { Interval } from '../audio/audio.ts'

/** The labels that corpora share; a corpus may have others. */
export const COMMON_LABELS = [
  'neutral',
  'calm',
  'happy',
  'sad',
  'angry',
  'fearful',
  'disgust',
  'surprised',
  'bored',
] as const

/** One labelled item of a dataset, as its name or manifest describes it. */
export interface ListedClip {
  /** Unique within the dataset: the path from the dataset's folder on, with the cut where there is one. */
  readonly id: string
  readonly corpus: string
  /** From the dataset's folder on, with `/`. */
  readonly path: string
  /** `corpus/speaker`; empty where it is not known yet. No speaker, no split. */
  readonly speaker: string
  /** A common label, or the corpus's own where there is none; empty where it is not known yet. */
  readonly label: string
  /** What the corpus itself calls it. */
  readonly corpusLabel: string
  /** Which sentence is spoken, where the corpus says so. */
  readonly sentence?: string
  readonly intensity?: string
  /** BCP 47 */
  readonly language?: string
  /** The part of the file that is the clip; the whole file where it is missing. */
  readonly cut?: Interval
  /** Channel of the file, from 0; the mean of all where it is missing. */
  readonly channel?: number
}

/** A clip whose file was read. */
export interface DatasetClip extends ListedClip {
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string
  /** Of its samples, 16 kHz, 16 bit: the same for the same sound in another file, of another format. */
  readonly samplesSha256?: string
}

/** What is known of a corpus before a clip of it is seen. */
export interface CorpusFacts {
  readonly name: string
  readonly title: string
  /** SPDX identifier or a sentence. */
  readonly licence: string
  readonly commercialUse: boolean
  /** The corpus whose voices these are, where it is a copy of another; its own name where missing. */
  readonly voices?: string
}

/** The clips of one folder and what a reader should know of the choice. */
export interface Dataset {
  readonly corpus: CorpusFacts
  readonly clips: readonly ListedClip[]
  /** "212 clips are song and were left out", ... */
  readonly notes: readonly string[]
}

/** The common label for a name that people use: `Anger` is `angry`; other names are kept, in lower case. */
export function toLabel(name: string): string {
  const key = name.trim().toLowerCase()
  return SYNONYMS.get(key) ?? key
}

const SYNONYMS = new Map(
  Object.entries({
    angry: 'anger ang',
    bored: 'boredom',
    disgust: 'disgusted dis',
    fearful: 'fear afraid anxiety fea',
    happy: 'happiness joy joyful hap',
    neutral: 'neu normal',
    sad: 'sadness',
    surprised: 'surprise ps pleasant_surprise pleasant_surprised sur',
  }).flatMap(([label, names]) => names.split(' ').map(name => [name, label] as const)),
)
