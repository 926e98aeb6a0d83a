import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { CORPORA } from '../train/corpora/corpora.ts'
import { ARCHIVES, type Archive, type ArchivedCorpus } from './archives.ts'
import { openRemoteSource, type RemoteSourceOptions } from './remote-source.ts'
import { unzipSource } from './unzip.ts'

/** A clip that was fetched. */
export interface FetchedClip {
  readonly path: string
  readonly speaker: string
  /** What the corpus says it sounds like. */
  readonly label: string
}

/** Where clips come from; all of it may be left out. */
export interface GetClipsOptions extends RemoteSourceOptions {
  /** Where the corpus is published; what {@link ARCHIVES} says where not given. */
  readonly archive?: Archive
}

/** Most bytes of a few clips, unpacked. */
const MOST_BYTES = 64 * 2 ** 20

/**
 * Fetches a few clips of a corpus out of its archive, without the rest of it. Whoever calls this has accepted the corpus's
 * licence.
 *
 * @param files - names of the clips' files, without folders
 * @returns the clips in that order
 * @throws AppError `url/unreachable`, `url/not-allowed`, `dataset/damaged-archive` where one is missing, `file/not-writable`,
 *   `cancelled`
 */
export async function getClips(
  name: ArchivedCorpus,
  files: readonly string[],
  folder: string,
  options: GetClipsOptions = {},
): Promise<FetchedClip[]> {
  const { zips: [zip] = [], page } = options.archive ?? ARCHIVES[name]
  const source = await openRemoteSource(zip?.address ?? page, options)
  const wanted = new Set(files)
  const limits = { maxBytes: MOST_BYTES, ...(options.signal && { signal: options.signal }) }
  const written = await unzipSource(source, folder, { ...limits, wanted: path => wanted.has(fileOf(path)) })
  const corpus = CORPORA.find(known => known.name === name)!.open(new Map(), [])
  return files.map(file => {
    const path = written.find(entry => fileOf(entry) === file)
    const clip = path === undefined ? undefined : corpus.parse(path)
    if (path === undefined || !clip || !('speaker' in clip))
      throw new AppError(
        'dataset/damaged-archive',
        `Expected ${file} in the archive of ${name}, found none: see ${page}.`,
      )
    return { path: join(folder, path), speaker: clip.speaker, label: clip.label }
  })
}

function fileOf(path: string): string {
  return path.split('/').at(-1) ?? ''
}
