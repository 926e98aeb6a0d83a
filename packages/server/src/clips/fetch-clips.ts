import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '@undertone/core/errors'
import { makeTemporaryFolder } from '@undertone/core/node'
import { keepUpload, queueUpload, type Request } from '../analyses/create.ts'
import type { AnalysisRow } from '../database/schema.ts'
import type { Service } from '../service.ts'
import { clipsOf, loadArchives } from './clip-sets.ts'

/**
 * Fetches a set of clips from its public archive and queues them; those that are here already stay as they are.
 *
 * @param licence - that of the set, which whoever asks has accepted
 * @throws AppError `request/not-found`, `dataset/licence`, `url/unreachable`, `dataset/damaged-archive`, `cancelled`
 */
export async function fetchClips(
  service: Service,
  name: string,
  licence: string,
  { signal, ...from }: Request & { readonly signal: AbortSignal },
): Promise<AnalysisRow[]> {
  const chosen = clipsOf(name)
  if (!chosen) throw new AppError('request/not-found', `No clips "${name}": expected those of GET /v1/clips.`, { name })
  const { corpus, files } = chosen
  const { ARCHIVES, corpusFacts, getClips, mirrored } = await loadArchives()
  const facts = corpusFacts(corpus)
  if (licence !== facts.licence)
    throw new AppError(
      'dataset/licence',
      `Not fetched: expected the licence ${facts.licence} to be accepted, found "${licence}". Read it first: ${ARCHIVES[corpus].page}.`,
    )
  const { archives, allowAddresses } = service.config
  const archive = archives === undefined ? ARCHIVES[corpus] : mirrored(ARCHIVES[corpus], archives)
  // Whoever runs the service has named the copy.
  const allowed = archives === undefined ? allowAddresses : [...allowAddresses, new URL(archives).host]
  const folder = await makeTemporaryFolder()
  try {
    const options = { archive, allowAddresses: allowed, signal }
    const clips = await getClips(corpus, [...files.keys()], folder.path, options).catch((error: unknown) => {
      throw error instanceof AppError && error.code === 'url/unreachable' ? offline(error) : error
    })
    const rows: AnalysisRow[] = []
    for (const { path, speaker, label } of clips) {
      const file = basename(path)
      const kept = await keepUpload(service, { stream: createReadStream(path), name: file })
      const [title, tags] = [
        `${corpus.toUpperCase()}, actor ${Number(speaker)}, acted ${label}`,
        ['acted', facts.licence],
      ]
      const once = { ...from, onceKey: `clip ${corpus} ${file}` }
      rows.push(await queueUpload(service, kept, { name: title, tags }, once))
    }
    return rows
  } finally {
    await folder.remove()
  }
}

function offline(error: AppError): AppError {
  return new AppError(
    'url/unreachable',
    `The public archive cannot be reached from where the service runs. ${error.message} The sample calls need no network.`,
    { ...error.details },
    { cause: error },
  )
}
