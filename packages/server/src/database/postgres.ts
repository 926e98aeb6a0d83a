import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { type Database, databaseSilent, type Orm } from './database.ts'

const CONNECTIONS = 10
const RECONNECT_MILLISECONDS = 1000

/** Opens a PostgreSQL that other processes use too. Connections that break are made anew. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, application_name: 'undertone' })
  // A connection that breaks while idle; the next query makes another.
  pool.on('error', () => {})
  const listeners = new Set<() => void>()
  let closed = false

  const listen: Database['listen'] = async (channel, onPayload, onGap) => {
    const connect = async () => {
      const client = new pg.Client({ connectionString: url, application_name: 'undertone listener', keepAlive: true })
      const end = () => void client.end().catch(() => {})
      client.on('error', () => {})
      client.on('notification', message => onPayload(message.payload ?? ''))
      await client.connect()
      await client.query(`listen ${client.escapeIdentifier(channel)}`)
      listeners.add(end)
      client.on('end', () => {
        listeners.delete(end)
        if (!closed) again()
      })
    }
    const again = () => {
      setTimeout(() => {
        if (!closed) connect().then(onGap, again)
      }, RECONNECT_MILLISECONDS).unref()
    }
    await connect()
  }

  const check = () =>
    pool.query('select 1').then(
      () => {},
      (cause: unknown) => {
        throw databaseSilent(cause)
      },
    )
  await check().catch(async (error: unknown) => {
    await pool.end()
    throw error
  })
  // The two drivers answer with the same rows; only the rest of what they answer with is typed apart.
  const orm = drizzle({ client: pool }) as unknown as Orm
  return {
    orm,
    engine: { kind: 'postgres', url },
    listen,
    check,
    async close() {
      closed = true
      for (const end of listeners) end()
      await pool.end()
    },
  }
}
