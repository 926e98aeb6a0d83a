import { openAsBlob } from 'node:fs'
import { AppError } from '@undertone/core/errors'
import { isAddress, keepRecording, nameOfSource, withoutUser } from '@undertone/core/node'
import { createClient, problemError, type UndertoneClient } from '@undertone/server/client'
import { analysisOptionsOf } from './analysis-options.ts'
import type { AnalyzeOptions } from './analyze-recordings.ts'
import { interruption } from './interruption.ts'
import type { RecordingEngine } from './recording-engine.ts'

/** A service answers after so long at the latest, and is asked again. */
const WAIT_SECONDS = 60

/**
 * Has a service analyse, which keeps the recordings and their results. What stands at a web address it fetches itself.
 *
 * @throws AppError `usage/invalid-option`
 */
export function openServiceEngine(options: AnalyzeOptions, server: string): RecordingEngine {
  if (!isAddress(server))
    throw new AppError(
      'usage/invalid-option',
      `Expected the address of a service after --server, as http://127.0.0.1:8080, found "${withoutUser(server)}".`,
      { option: 'server' },
    )
  const apiKey = options.key ?? process.env.UNDERTONE_KEY
  const client = createClient(server, apiKey === undefined ? {} : { apiKey })
  const { signal } = interruption
  return {
    async analyze(source) {
      let resource = await send(client, source, options)
      while (resource.state === 'queued' || resource.state === 'running')
        resource = await client.get(resource.id, { wait: WAIT_SECONDS, signal })
      const { id, analysis, error } = resource
      if (!analysis) throw problemError(error ?? {})
      return {
        analysis,
        page: () => client.export(id, 'html', { signal }),
        async close() {},
      }
    },
    async close() {},
  }
}

async function send(client: UndertoneClient, source: string, options: AnalyzeOptions) {
  const { signal } = interruption
  const request = { options: analysisOptionsOf(options), wait: WAIT_SECONDS, signal }
  const name = nameOfSource(source)
  if (isAddress(source)) return client.analyze(source, name, request)
  const recording = await keepRecording(source, { signal })
  try {
    return await client.analyze(await openAsBlob(recording.path), name, request)
  } finally {
    await recording.close()
  }
}
