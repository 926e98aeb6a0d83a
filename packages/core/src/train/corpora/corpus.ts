import type { CorpusFacts } from '../dataset.ts'

/** What a file's name says. */
export interface NamedClip {
  /** Within the corpus. */
  readonly speaker: string
  readonly label: string
  readonly corpusLabel: string
  readonly sentence: string
  readonly intensity?: string
  readonly language: string
}

/** A corpus that is known by how its files are named. */
export interface Corpus extends CorpusFacts {
  /**
   * @param path - of the file, with `/`
   * @returns undefined where this is no name of the corpus; `leftOut` with the reason where the clip is not used
   */
  parse(path: string): NamedClip | { readonly leftOut: string } | undefined
}

/** The file's name without folders and ending. */
export function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '')
}
