/**
 * A service of its own process on the folder (and the PostgreSQL) that is named, which begins to analyse a recording and never ends; it says
 * so on standard output, with the id, and waits to be killed.
 */
import { Readable } from 'node:stream'
import { keepUpload, queueUpload } from '../../src/analyses/create.ts'
import { parseConfig } from '../../src/config.ts'
import { openService } from '../../src/service.ts'

const [, , dataFolder = '', databaseUrl] = process.argv
const service = await openService(
  parseConfig({ dataFolder, workers: 1, logLevel: 'silent', ...(databaseUrl && { databaseUrl }) }),
  {
    compute: {
      async analyze(_, { onProgress }) {
        onProgress?.(1, 2)
        console.log(ids.join(' '))
        return new Promise(() => {})
      },
      async close() {},
    },
  },
)
const ids: string[] = []
for (const name of ['in hand', 'waiting']) {
  const kept = await keepUpload(service, { stream: Readable.from([Buffer.from(name)]), name })
  ids.push((await queueUpload(service, kept, {})).id)
}
await service.work()
