import { join } from 'node:path'
import type { ServerConfig } from '../config.ts'
import { BlobFolder } from './blob-folder.ts'
import type { Blobs } from './blobs.ts'

/** Opens where recordings are kept: a bucket where one is named, else the data folder. Whoever opens it closes it. */
export async function openBlobs({ blobs, dataFolder, databaseUrl }: ServerConfig): Promise<Blobs> {
  if (blobs !== undefined) return (await import('./blob-bucket.ts')).BlobBucket.open(blobs)
  return BlobFolder.open(join(dataFolder, 'recordings'), { isOnly: databaseUrl === undefined })
}
