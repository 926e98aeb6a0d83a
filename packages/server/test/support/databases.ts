import { afterAll } from 'vitest'
import { hasPostgres, startPostgres, type TestPostgres } from './postgres.ts'
import { openTestService, type TestService, type TestServiceOptions } from './service.ts'

/** A kind of database, and a service on an empty one. */
interface Kind {
  readonly name: string
  open(options?: TestServiceOptions): Promise<TestService>
}

let postgres: Promise<TestPostgres> | undefined
afterAll(async () => (await postgres)?.stop())

const embedded: Kind = { name: 'the embedded database', open: openTestService }
const real: Kind = {
  name: 'PostgreSQL',
  async open(options = {}) {
    postgres ??= startPostgres()
    const databaseUrl = await (await postgres).createDatabase()
    return openTestService({ ...options, config: { ...options.config, databaseUrl } })
  },
}

/** Every database that a service can stand on, for `describe.each`: what holds on one holds on all. */
export const DATABASES: readonly Kind[] = hasPostgres ? [embedded, real] : [embedded]
