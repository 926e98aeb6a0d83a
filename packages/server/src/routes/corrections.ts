import { csvCell } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { IdParams } from '../contract/analysis.ts'
import { CorrectionPlace, Corrections, NewCorrection, StoredCorrection } from '../contract/correction.ts'
import { DONE } from '../contract/done.ts'
import { Problem } from '../contract/problem.ts'
import {
  allCorrections,
  type CorrectionRow,
  correctionsOf,
  putCorrection,
  removeCorrection,
} from '../database/corrections.ts'
import type { App } from '../http.ts'
import type { Service } from '../service.ts'
import { attach, found } from './answers.ts'

const tags = ['corrections']

/** What people say of segments; it is kept beside the model's answer and never changes it. */
export function addCorrectionRoutes(app: App, { table, database, now }: Service): void {
  const { orm } = database
  const put = {
    ...{ tags, summary: 'Say what a stretch really is', params: IdParams, body: NewCorrection },
    response: { 200: StoredCorrection, '4xx': Problem },
  }
  app.put('/v1/analyses/:id/corrections', { schema: put }, async request => {
    const { id } = request.params
    const { analysis } = found(await table.get(id), id)
    const { channel, end } = request.body
    const { channels = 0, durationSeconds = 0 } = analysis?.source ?? {}
    if (channel >= channels || end > durationSeconds)
      throw new AppError(
        'request/invalid',
        `Invalid correction: expected a channel below ${channels} and an end of at most ${durationSeconds} s, found channel ${channel}, ${end} s.`,
      )
    return toCorrection(await putCorrection(orm, id, request.body, now()))
  })

  const listed = {
    ...{ tags, summary: 'What was said of this recording', params: IdParams },
    response: { 200: Corrections, '4xx': Problem },
  }
  app.get('/v1/analyses/:id/corrections', { schema: listed }, async request => {
    const { id } = request.params
    found(await table.get(id), id)
    return { items: (await correctionsOf(orm, id)).map(toCorrection) }
  })

  const removed = {
    ...{ tags, summary: 'Take a correction back', params: IdParams, querystring: CorrectionPlace },
    response: DONE,
  }
  app.delete('/v1/analyses/:id/corrections', { schema: removed }, async (request, reply) => {
    const { id } = request.params
    found((await removeCorrection(orm, id, request.query)) || undefined, id)
    return reply.code(204).send()
  })

  const manifest = { tags, summary: 'All corrections as the manifest.csv of an evaluation' }
  app.get('/v1/corrections/manifest', { schema: manifest }, async (_, reply) => {
    const rows = await allCorrections(orm)
    attach(reply, 'manifest.csv')
    return reply.type('text/csv; charset=utf-8').send(toManifest(rows))
  })
}

function toCorrection({ channel, start, end, label, note, createdAt }: CorrectionRow): StoredCorrection {
  return { channel, start, end, label, note, createdAt: createdAt.toISOString() }
}

/** Each channel of each recording counts as a speaker of its own: nobody on it is in another split. */
function toManifest(rows: readonly (CorrectionRow & { readonly blob: string | null })[]): string {
  const lines = rows.map(({ analysis, blob, channel, start, end, label }) =>
    [blob ?? analysis, label, `${analysis}-${channel}`, start, end, channel]
      .map(value => csvCell(String(value)))
      .join(','),
  )
  return `${['file,label,speaker,start,end,channel', ...lines].join('\n')}\n`
}
