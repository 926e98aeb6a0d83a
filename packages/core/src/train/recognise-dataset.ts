import { AppError } from '../errors.ts'
import { type Corpus, stemOf } from './corpora/corpus.ts'
import { emodb } from './corpora/emodb.ts'
import { ravdess } from './corpora/ravdess.ts'
import { tess } from './corpora/tess.ts'
import { type CorpusFacts, type Dataset, type ListedClip, toLabel } from './dataset.ts'
import { readManifest } from './read-manifest.ts'

/** The corpora that are known by their files' names. */
export const CORPORA: readonly Corpus[] = [ravdess, emodb, tess]

export interface RecogniseOptions {
  /** Text of the folder's `manifest.csv`, where there is one: then nothing else is looked at. */
  readonly manifest?: string
  /** For a folder per label: finds the speaker in a path, by its first group or as a whole. */
  readonly speakerFrom?: RegExp
  /** For a folder per label without speakers: counts each clip as a speaker, which the report says aloud. */
  readonly eachClipItsOwnSpeaker?: boolean
}

/**
 * The clips among a folder's files: by `manifest.csv`, else by the names of a known corpus, else with the folder that
 * a file lies in for its label.
 *
 * @param paths - of the recordings, from the folder on, with `/`
 * @throws AppError `dataset/empty`, `dataset/unknown-layout`, `dataset/no-speaker`, `dataset/invalid-manifest`
 */
export function recogniseDataset(paths: readonly string[], options: RecogniseOptions = {}): Dataset {
  if (options.manifest !== undefined) return checkNotEmpty(fromManifest(options.manifest, options))
  if (paths.length === 0)
    throw new AppError('dataset/empty', 'Expected recordings in this folder or below it, found none.')
  const best = CORPORA.map(corpus => ({ corpus, count: paths.filter(path => corpus.parse(path)).length })).sort(
    (a, b) => b.count - a.count,
  )[0]!
  return checkNotEmpty(best.count * 2 > paths.length ? fromNames(paths, best.corpus) : fromFolders(paths, options))
}

function fromNames(paths: readonly string[], corpus: Corpus): Dataset {
  const clips: ListedClip[] = []
  const leftOut = new Map<string, number>()
  const leave = (why: string) => leftOut.set(why, (leftOut.get(why) ?? 0) + 1)
  const seen = new Set<string>()
  // Shallow paths first: a common copy of RAVDESS holds everything once more in a nested folder.
  for (const path of paths.toSorted((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1))) {
    const named = corpus.parse(path)
    const stem = stemOf(path)
    if (!named) leave('not named as in this corpus')
    else if ('leftOut' in named) leave(named.leftOut)
    else if (seen.has(stem)) leave('a second copy of a clip')
    else {
      seen.add(stem)
      clips.push({ ...named, id: path, corpus: corpus.name, path, speaker: `${corpus.name}/${named.speaker}` })
    }
  }
  clips.sort((a, b) => (a.id < b.id ? -1 : 1))
  const { name, title, licence, commercialUse } = corpus
  const notes = [...leftOut].map(([why, count]) => `${count} left out: ${why}.`)
  return { corpus: { name, title, licence, commercialUse }, clips, notes }
}

const OWN: CorpusFacts = {
  name: 'own',
  title: 'own recordings',
  licence: "the owner's",
  commercialUse: true,
}

function fromManifest(text: string, options: RecogniseOptions): Dataset {
  const notes: string[] = []
  const clips = readManifest(text, OWN.name).map(clip =>
    clip.speaker === '' ? { ...clip, speaker: speakerOf(clip.path, options) } : clip,
  )
  if (options.eachClipItsOwnSpeaker) notes.push(OWN_SPEAKER_NOTE)
  return { corpus: OWN, clips, notes }
}

const OWN_SPEAKER_NOTE =
  'Each clip without a speaker was counted as a speaker of its own: where one voice speaks several, the figures are too good.'

function fromFolders(paths: readonly string[], options: RecogniseOptions): Dataset {
  const loose = paths.filter(path => !path.includes('/'))
  if (loose.length > 0)
    throw new AppError(
      'dataset/unknown-layout',
      `Expected the names of a known corpus (${CORPORA.map(({ name }) => name).join(', ')}), a folder for each label, or a manifest.csv; found "${loose[0]}" in no folder.`,
      { path: loose[0] },
    )
  const clips = paths.toSorted().map((path): ListedClip => {
    const corpusLabel = path.split('/').at(-2) ?? ''
    const speaker = speakerOf(path, options)
    return { id: path, corpus: OWN.name, path, speaker, label: toLabel(corpusLabel), corpusLabel }
  })
  const notes = ['The folder that a clip lies in was taken for its label.']
  if (options.eachClipItsOwnSpeaker) notes.push(OWN_SPEAKER_NOTE)
  return { corpus: OWN, clips, notes }
}

function speakerOf(path: string, { speakerFrom, eachClipItsOwnSpeaker }: RecogniseOptions): string {
  if (eachClipItsOwnSpeaker) return `${OWN.name}/${path}`
  if (!speakerFrom) return ''
  const match = speakerFrom.exec(path)
  if (!match)
    throw new AppError(
      'dataset/no-speaker',
      `--speaker-from ${speakerFrom.source} finds no speaker in "${path}". Change the pattern so that it fits every path.`,
      { path },
    )
  return `${OWN.name}/${match[1] ?? match[0]}`
}

function checkNotEmpty(dataset: Dataset): Dataset {
  if (dataset.clips.length === 0)
    throw new AppError(
      'dataset/empty',
      `Expected clips, found none that can be used. ${dataset.notes.join(' ')}`.trim(),
    )
  return dataset
}

function depthOf(path: string): number {
  return path.split('/').length
}

/**
 * Checks that every clip has what training needs.
 *
 * @throws AppError `dataset/no-label`, `dataset/no-speaker`
 */
export function checkComplete(clips: readonly ListedClip[]): void {
  const unlabelled = clips.filter(({ label }) => label === '')
  if (unlabelled.length > 0)
    throw new AppError(
      'dataset/no-label',
      `${unlabelled.length} of ${clips.length} clips have no label, the first is "${unlabelled[0]!.id}". Fill in the column "label" of manifest.csv.`,
      { clips: unlabelled.length },
    )
  const unnamed = clips.filter(({ speaker }) => speaker === '')
  if (unnamed.length > 0)
    throw new AppError(
      'dataset/no-speaker',
      `${unnamed.length} of ${clips.length} clips have no speaker, the first is "${unnamed[0]!.id}". Fill in the column "speaker" of manifest.csv, or give --speaker-from PATTERN, or, knowing that the figures are then too good, --each-clip-its-own-speaker.`,
      { clips: unnamed.length },
    )
}
