import type { ArchivedCorpus } from '@undertone/core/node/train'
import type { ClipSet } from '../contract/clips.ts'

/** Clips that show what a corpus has. */
interface ChosenClips {
  readonly corpus: ArchivedCorpus
  /** Names of their files, and what each is asked to sound like. */
  readonly files: ReadonlyMap<string, string>
}

/** RAVDESS: four actors, women and men, one emotion each, strongly acted. */
const CHOSEN: readonly ChosenClips[] = [
  {
    corpus: 'ravdess',
    files: new Map([
      ['03-01-05-02-01-01-08.wav', 'angry'],
      ['03-01-04-02-02-01-11.wav', 'sad'],
      ['03-01-03-02-01-01-16.wav', 'happy'],
      ['03-01-02-01-02-01-19.wav', 'calm'],
    ]),
  },
]

/** The clips of a set; undefined where there is none of this name. */
export function clipsOf(name: string): ChosenClips | undefined {
  return CHOSEN.find(({ corpus }) => corpus === name)
}

/** What knows the archives. It is loaded when somebody asks for it: with it comes all of training. */
export function loadArchives() {
  return import('@undertone/core/node/train')
}

/** What can be fetched, and what a person must know before. */
export async function clipSets(): Promise<ClipSet[]> {
  const { ARCHIVES, corpusFacts } = await loadArchives()
  return CHOSEN.map(({ corpus, files }) => {
    const { title, licence, commercialUse } = corpusFacts(corpus)
    const { page } = ARCHIVES[corpus]
    return { name: corpus, title, licence, commercialUse, page, host: new URL(page).host, labels: [...files.values()] }
  })
}
