import { join } from 'node:path'
import { AppError } from '@undertone/core/errors'
import { makeFolder } from '@undertone/core/node'
import type { ServerConfig } from '../config.ts'
import { type Database, databaseSilent } from './database.ts'
import { migrate } from './migrations.ts'

/**
 * Opens the database of a service and brings it up to this version.
 *
 * @throws AppError `service/unavailable` where it does not answer
 */
export async function openDatabase(config: Pick<ServerConfig, 'dataFolder' | 'databaseUrl'>): Promise<Database> {
  const database = await open(config).catch((cause: unknown) => {
    throw cause instanceof AppError ? cause : databaseSilent(cause)
  })
  try {
    await migrate(database.orm)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

async function open({ dataFolder, databaseUrl }: Pick<ServerConfig, 'dataFolder' | 'databaseUrl'>): Promise<Database> {
  if (databaseUrl !== undefined) return (await import('./postgres.ts')).openPostgres(databaseUrl)
  const folder = join(dataFolder, 'database')
  await makeFolder(folder)
  return (await import('./embedded.ts')).openEmbedded(folder)
}
