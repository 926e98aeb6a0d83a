import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { type Database, databaseSilent } from './database.ts'

/**
 * Opens the database that is embedded in this process.
 *
 * @param folder - its own; only one process at a time may have it open
 */
export async function openEmbedded(folder: string): Promise<Database> {
  const instance = await PGlite.create(folder)
  return {
    orm: drizzle({ client: instance }),
    engine: { kind: 'embedded', instance },
    async listen(channel, onPayload) {
      await instance.listen(channel, onPayload)
    },
    check: () =>
      instance.query('select 1').then(
        () => {},
        (cause: unknown) => {
          throw databaseSilent(cause)
        },
      ),
    close: () => instance.close(),
  }
}
