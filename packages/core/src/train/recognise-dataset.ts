import { AppError } from '../errors.ts'
import { AUDFORMAT_FILES, readAudformat } from './corpora/audformat.ts'
import { CORPORA } from './corpora/corpora.ts'
import type { Corpus, ExtraPart, LabelTexts } from './corpora/corpus.ts'
import { type CorpusFacts, type Dataset, type ListedClip, toLabel } from './dataset.ts'
import { readManifest } from './read-manifest.ts'

/** A user's word on what a folder holds, and what of it is wanted. */
export interface RecogniseOptions {
  /** Name of the corpus; told by the files where not given. */
  readonly corpus?: string
  /** What is taken beside a corpus's usual part; nothing where not given. */
  readonly include?: readonly ExtraPart[]
  /** Labels that are counted as others: `{ excited: 'happy' }`. */
  readonly merge?: Readonly<Record<string, string>>
  /** Other labels are left out, once merged; all are kept where none are given. */
  readonly labels?: readonly string[]
  /** Where names do not say it: finds the speaker in a path, by its first group or as a whole. */
  readonly speakerFrom?: RegExp
  /** Counts each clip without a speaker as a speaker, which the report says aloud. */
  readonly eachClipItsOwnSpeaker?: boolean
}

const MANIFEST = 'manifest.csv'

/** Whether a file, by its path from the dataset's folder on, may say how clips are labelled. */
export function isLabelFile(path: string): boolean {
  return path === MANIFEST || AUDFORMAT_FILES.test(path) || CORPORA.some(({ labelFiles }) => labelFiles?.test(path))
}

/**
 * The clips among a folder's files: by `manifest.csv`, else by the names and label files of a known corpus, else by the
 * `db.yaml` of an audformat database, else with the folder that a file lies in for its label.
 *
 * @param paths - of the recordings, from the folder on, with `/`
 * @param texts - of the label files ({@link isLabelFile}) by their paths; with a `manifest.csv` nothing else is looked at
 * @throws AppError `dataset/empty`, `dataset/unknown-layout`, `dataset/no-speaker`, `dataset/invalid-manifest`
 */
export function recogniseDataset(
  paths: readonly string[],
  texts: LabelTexts = new Map(),
  choice: RecogniseOptions = {},
): Dataset {
  const { clips, corpus, notes } = findClips(paths, texts, choice)
  if (clips.length === 0)
    throw new AppError('dataset/empty', `Expected clips, found none that can be used. ${notes.join(' ')}`.trim())
  return chooseLabels({ clips, corpus, notes }, choice)
}

function findClips(paths: readonly string[], texts: LabelTexts, choice: RecogniseOptions): Dataset {
  const manifest = texts.get(MANIFEST)
  if (manifest !== undefined) return fromManifest(manifest, choice)
  if (paths.length === 0)
    throw new AppError('dataset/empty', 'Expected recordings in this folder or below it, found none.')
  const declared = choice.corpus === undefined ? undefined : corpusNamed(choice.corpus)
  const best = (declared ? [declared] : CORPORA)
    .map(corpus => {
      const { parse, notes } = corpus.open(textsOf(corpus, texts), choice.include ?? [])
      return { corpus, notes, results: paths.map(path => ({ path, result: parse(path) })) }
    })
    .map(found => ({ ...found, count: found.results.filter(({ result }) => result).length }))
    .sort((a, b) => b.count - a.count)[0]!
  if (declared || best.count * 2 > paths.length) return fromNames(best.corpus, best.results, best.notes)
  return texts.has('db.yaml') ? readAudformat(texts, paths) : fromFolders(paths, choice)
}

function corpusNamed(name: string): Corpus {
  const corpus = CORPORA.find(corpus => corpus.name === name)
  if (corpus) return corpus
  throw new AppError(
    'usage/invalid-option',
    `No corpus "${name}": expected one of ${CORPORA.map(({ name }) => name).join(', ')}.`,
  )
}

function textsOf({ labelFiles }: Corpus, texts: LabelTexts): LabelTexts {
  return new Map([...texts].filter(([path]) => labelFiles?.test(path)))
}

type ParseResult = ReturnType<ReturnType<Corpus['open']>['parse']>

function fromNames(
  corpus: Corpus,
  results: readonly { readonly path: string; readonly result: ParseResult }[],
  extraNotes: readonly string[] = [],
): Dataset {
  const clips: ListedClip[] = []
  const leftOut = new Map<string, number>()
  const leave = (why: string) => leftOut.set(why, (leftOut.get(why) ?? 0) + 1)
  const seen = new Set<string>()
  const { name: corpusName, title, licence, commercialUse, voices = corpusName } = corpus
  // Shallow paths first: a common copy of RAVDESS holds everything once more in a nested folder.
  for (const { path, result } of results.toSorted(
    (a, b) => depthOf(a.path) - depthOf(b.path) || (a.path < b.path ? -1 : 1),
  )) {
    if (!result) leave('not named as in this corpus')
    else if ('leftOut' in result) leave(result.leftOut)
    else if (seen.has(result.name)) leave('a second copy of a clip')
    else {
      const { name, speaker, ...said } = result
      seen.add(name)
      clips.push({ ...said, id: path, corpus: corpusName, path, speaker: `${voices}/${speaker}` })
    }
  }
  clips.sort((a, b) => (a.id < b.id ? -1 : 1))
  const notes = [...extraNotes, ...[...leftOut].map(([why, count]) => `${count} left out: ${why}.`)]
  const facts = { name: corpusName, title, licence, commercialUse, ...(corpus.voices && { voices }) }
  return { corpus: facts, clips, notes }
}

const OWN: CorpusFacts = {
  name: 'own',
  title: 'own recordings',
  licence: "the owner's",
  commercialUse: true,
}

function fromManifest(text: string, choice: RecogniseOptions): Dataset {
  const notes: string[] = []
  const clips = readManifest(text, OWN.name).map(clip =>
    clip.speaker === '' ? { ...clip, speaker: speakerOf(clip.path, choice) } : clip,
  )
  if (choice.eachClipItsOwnSpeaker) notes.push(OWN_SPEAKER_NOTE)
  return { corpus: OWN, clips, notes }
}

const OWN_SPEAKER_NOTE =
  'Each clip without a speaker was counted as a speaker of its own: where one voice speaks several, the figures are too good.'

function fromFolders(paths: readonly string[], choice: RecogniseOptions): Dataset {
  const loose = paths.filter(path => !path.includes('/'))
  if (loose.length > 0)
    throw new AppError(
      'dataset/unknown-layout',
      `Expected the names of a known corpus (${CORPORA.map(({ name }) => name).join(', ')}), a folder for each label, or a manifest.csv; found "${loose[0]}" in no folder.`,
      { path: loose[0] },
    )
  const clips = paths.toSorted().map((path): ListedClip => {
    const corpusLabel = path.split('/').at(-2) ?? ''
    const speaker = speakerOf(path, choice)
    return { id: path, corpus: OWN.name, path, speaker, label: toLabel(corpusLabel), corpusLabel }
  })
  const notes = ['The folder that a clip lies in was taken for its label.']
  if (choice.eachClipItsOwnSpeaker) notes.push(OWN_SPEAKER_NOTE)
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

function depthOf(path: string): number {
  return path.split('/').length
}

function chooseLabels(dataset: Dataset, { merge = {}, labels }: RecogniseOptions): Dataset {
  const notes = [...dataset.notes]
  const merged = dataset.clips.map(clip => ({ ...clip, label: merge[clip.label] ?? clip.label }))
  for (const [from, to] of Object.entries(merge))
    notes.push(`${dataset.clips.filter(({ label }) => label === from).length} ${from} counted as ${to}.`)
  const clips = labels ? merged.filter(({ label }) => labels.includes(label)) : merged
  if (clips.length === 0)
    throw new AppError(
      'dataset/empty',
      `Expected clips labelled ${labels?.join(', ')}, found only ${[...new Set(merged.map(({ label }) => label))].join(', ')}.`,
    )
  if (clips.length < merged.length) notes.push(`${merged.length - clips.length} left out: other labels.`)
  return { ...dataset, clips, notes }
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
