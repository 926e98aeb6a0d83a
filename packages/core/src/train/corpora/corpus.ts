import type { CorpusFacts } from '../dataset.ts'

/** What a corpus says of one file. */
export interface NamedClip {
  /** Unique within the corpus: a second file with this name is a copy. */
  readonly name: string
  /** Within the corpus. */
  readonly speaker: string
  readonly label: string
  readonly corpusLabel: string
  readonly sentence?: string
  readonly intensity?: string
  readonly language: string
}

/** What is wanted of a corpus beside its usual part. */
export type ExtraPart = 'song'

/** Texts of label files by their paths, from the dataset's folder on, with `/`. */
export type LabelTexts = ReadonlyMap<string, string>

/**
 * @param path - of a recording, with `/`
 * @returns undefined where this is no file of the corpus; `leftOut` with the reason where it is not used
 */
export type ParseClip = (path: string) => NamedClip | { readonly leftOut: string } | undefined

/** A corpus whose label files, if it has any, were read. */
export interface OpenCorpus {
  readonly parse: ParseClip
  /** What a reader should know of this copy. */
  readonly notes?: readonly string[]
}

/** A corpus that is known by how its files are named. */
export interface Corpus extends CorpusFacts {
  /** Paths of the text files that say how clips are labelled; missing where the recordings' names say it all. */
  readonly labelFiles?: RegExp
  open(texts: LabelTexts, include: readonly ExtraPart[]): OpenCorpus
}

/** The file's name without folders and ending. */
export function stemOf(path: string): string {
  return withoutEnding(path.slice(path.lastIndexOf('/') + 1))
}

/** A path without its ending. */
export function withoutEnding(path: string): string {
  return path.replace(/\.[^./]*$/, '')
}
