/**
 * A service of its own process on the folder (and the PostgreSQL) that is named, with a webhook that leads to the address that is named.
 * It analyses one recording, says its id on standard output and waits to be killed.
 */
import { Readable } from 'node:stream'
import { keepUpload, queueUpload } from '../../src/analyses/create.ts'
import { waitForAnalysis } from '../../src/analyses/wait.ts'
import { parseConfig } from '../../src/config.ts'
import { openService } from '../../src/service.ts'
import { makeWebhook } from '../../src/webhooks/endpoints.ts'
import { invented } from './service.ts'

const [, , dataFolder = '', address = '', databaseUrl] = process.argv
const service = await openService(
  parseConfig({
    ...{ dataFolder, workers: 1, logLevel: 'trace', allowAddresses: [new URL(address).host] },
    ...(databaseUrl && { databaseUrl }),
  }),
  { compute: invented() },
)
const { secret } = await makeWebhook(service, { url: address, events: ['analysis.done'], active: true })
const kept = await keepUpload(service, { stream: Readable.from([Buffer.from('sound')]), name: 'call.wav' })
const { id } = await queueUpload(service, kept, {})
await service.work()
await waitForAnalysis(service, id, 60, new AbortController().signal)
console.log(`${id} ${secret}`)
