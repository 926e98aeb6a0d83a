import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, throwIfCancelled, type WorkOptions } from '../errors.ts'
import { CORPORA } from '../train/corpora/corpora.ts'
import type { NamedClip } from '../train/corpora/corpus.ts'
import type { CorpusFacts } from '../train/dataset.ts'
import { ARCHIVES, type Archive, type ArchivedCorpus, type ArchivedFile } from './archives.ts'
import { type DownloadOptions, download, md5OfFile } from './download.ts'
import { isNamedAsRecording, listFiles } from './files.ts'
import { unzip } from './unzip.ts'

/** How a corpus is fetched. */
export interface GetCorpusOptions
  extends WorkOptions,
    Pick<DownloadOptions, 'attempts' | 'retryMilliseconds' | 'silentMilliseconds'> {
  /** Where it is published; what {@link ARCHIVES} says where not given. */
  readonly archive?: Archive
  /** Called when another kind of work begins, with the unit that progress is counted in from here on. */
  readonly onStep?: (unit: 'bytes' | 'files') => void | Promise<void>
}

/** What is in the folder now. */
export interface FetchedCorpus {
  readonly folder: string
  /** Recordings of the corpus. */
  readonly clips: number
  /** Whether all was there before. */
  readonly wasThere: boolean
}

/** A corpus with what a user must know before fetching it. */
export function corpusFacts(name: ArchivedCorpus): CorpusFacts {
  return CORPORA.find(corpus => corpus.name === name)!
}

/** The archive with its files at another place: zip archives below it by their names, a Dataverse with the same paths. */
export function mirrored(archive: Archive, base: string): Archive {
  const moved = (address: string) => {
    const { pathname, search } = new URL(address)
    return new URL(pathname + search, base).href
  }
  const { zips, listing, files } = archive
  return {
    ...archive,
    ...(zips && { zips: zips.map(zip => ({ ...zip, address: new URL(zip.name, base).href })) }),
    ...(listing !== undefined && { listing: moved(listing) }),
    ...(files !== undefined && { files: moved(files) }),
  }
}

/**
 * Fetches a corpus from its public archive into a folder: downloads with resume and checksums, unpacks, and counts the
 * recordings. Called again after an interruption it goes on; what is whole is not fetched twice. Whoever calls this has
 * accepted the corpus's licence.
 *
 * @throws AppError `url/unreachable`, `url/damaged`, `dataset/damaged-archive`, `file/not-writable`, `cancelled`
 */
export async function getCorpus(
  name: ArchivedCorpus,
  folder: string,
  options: GetCorpusOptions = {},
): Promise<FetchedCorpus> {
  const archive = options.archive ?? ARCHIVES[name]
  const before = await countClips(name, folder)
  if (before >= archive.clips) return { folder, clips: before, wasThere: true }
  const pending = join(folder, '.download')
  for (const zip of archive.zips ?? []) await fetchZip(name, zip, folder, pending, options)
  if (archive.listing !== undefined) await fetchFiles(name, archive, folder, options)
  const clips = await countClips(name, folder)
  await rm(pending, { recursive: true, force: true })
  if (clips < archive.clips)
    throw new AppError(
      'dataset/damaged-archive',
      `Expected ${archive.clips} recordings of ${name} in ${folder}, found ${clips}. Start again; if it happens again, the archive has changed: see ${archive.page}.`,
      { clips },
    )
  return { folder, clips, wasThere: false }
}

async function fetchZip(
  name: ArchivedCorpus,
  zip: ArchivedFile,
  folder: string,
  pending: string,
  options: GetCorpusOptions,
): Promise<void> {
  const path = join(pending, zip.name)
  if (!(await isWhole(path, zip))) {
    await options.onStep?.('bytes')
    await download(zip.address, path, { ...options, ...checksOf(zip) })
  }
  await options.onStep?.('files')
  const { signal, onProgress } = options
  try {
    const wanted = (file: string) => clipOf(name, file) !== undefined
    await unzip(path, folder, { wanted, ...(signal && { signal }), ...(onProgress && { onProgress }) })
  } catch (error) {
    // Without a published checksum this is where a bad download shows: it must not be gone on with.
    if (error instanceof AppError && error.code === 'dataset/damaged-archive') await rm(path, { force: true })
    throw error
  }
}

/** At once from one archive: polite, and enough for files of 100 kB. */
const LANES = 4

async function fetchFiles(
  name: ArchivedCorpus,
  { listing = '', files = '' }: Archive,
  folder: string,
  options: GetCorpusOptions,
): Promise<void> {
  const { onProgress, ...rest } = options
  const listed = await readListing(name, listing, files, join(folder, '.download', 'listing.json'), rest)
  await options.onStep?.('files')
  const waiting = [...listed]
  let done = 0
  const lane = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      throwIfCancelled(options.signal)
      const path = join(folder, file.name)
      if (!(await isWhole(path, file))) await download(file.address, path, { ...rest, ...checksOf(file) })
      onProgress?.(++done, listed.length)
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: LANES }, lane))
  const failed = ends.find(end => end.status === 'rejected')
  if (failed) throw failed.reason
}

/** The recordings of a dataset in a Dataverse. Source: its native API, `GET /api/datasets/:persistentId`. */
async function readListing(
  name: ArchivedCorpus,
  listing: string,
  files: string,
  path: string,
  options: DownloadOptions,
): Promise<ArchivedFile[]> {
  // Always anew: the numbers of files may change from one version of the dataset to the next.
  await rm(path, { force: true })
  await download(listing, path, options)
  const entries = at(at(at(parseJson(await readFile(path, 'utf8')), 'data'), 'latestVersion'), 'files')
  if (!Array.isArray(entries))
    throw new AppError('url/damaged', `Expected a list of files from ${listing}, found none. Start again later.`)
  return entries.flatMap((entry: unknown) => {
    const file = at(entry, 'dataFile')
    const [id, filename, filesize, md5] = ['id', 'filename', 'filesize', 'md5'].map(key => at(file, key))
    const checksum = at(file, 'checksum')
    const stated = typeof md5 === 'string' ? md5 : at(checksum, 'type') === 'MD5' ? at(checksum, 'value') : undefined
    if (typeof filename !== 'string' || !/^\w+\.wav$/i.test(filename) || !clipOf(name, filename)) return []
    return {
      address: `${files}${id}`,
      name: filename,
      ...(typeof stated === 'string' && { md5: stated }),
      ...(typeof filesize === 'number' && { bytes: filesize }),
    }
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? (value as Record<string, unknown>)[key]
    : undefined
}

function checksOf({ md5, bytes }: ArchivedFile): Pick<DownloadOptions, 'md5' | 'bytes'> {
  return { ...(md5 !== undefined && { md5 }), ...(bytes !== undefined && { bytes }) }
}

async function isWhole(path: string, { md5, bytes }: ArchivedFile): Promise<boolean> {
  const size = await stat(path).then(
    found => found.size,
    () => undefined,
  )
  if (size === undefined || (bytes !== undefined && size !== bytes)) return false
  return md5 === undefined || (await md5OfFile(path)) === md5
}

async function countClips(name: ArchivedCorpus, folder: string): Promise<number> {
  const files = await listFiles(folder).catch(() => [])
  return new Set(files.flatMap(file => clipOf(name, file)?.name ?? [])).size
}

function clipOf(name: ArchivedCorpus, path: string): NamedClip | undefined {
  if (!isNamedAsRecording(path)) return undefined
  const result = CORPORA.find(corpus => corpus.name === name)!
    .open(new Map(), [])
    .parse(path)
  return result && 'speaker' in result ? result : undefined
}
