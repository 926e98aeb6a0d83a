import { AppError } from '@undertone/core/errors'
import { pictureOf } from '../analyses/picture.ts'
import { IdParams } from '../contract/analysis.ts'
import { Peaks, PeaksQuery, TileQuery } from '../contract/picture.ts'
import { Problem } from '../contract/problem.ts'
import type { App } from '../http.ts'
import type { Service } from '../service.ts'
import { found } from './answers.ts'

const tags = ['recordings']

/** What an analysis stands on: the sound itself, and what it looks like. */
export function addRecordingRoutes(app: App, service: Service): void {
  const { table, blobs } = service
  const played = { tags, summary: 'The recording as it was sent; takes ranges', params: IdParams }
  app.get('/v1/analyses/:id/audio', { schema: played }, async (request, reply) => {
    const { id } = request.params
    const row = found(await table.getRecording(id), id)
    if (row.blob === null)
      throw new AppError('analysis/not-done', `The recording ${id} was not fetched yet. Wait for it.`, { id })
    const size = await blobs.size(row.blob)
    reply.header('accept-ranges', 'bytes').header('x-content-type-options', 'nosniff')
    reply
      .header('cache-control', 'private, max-age=3600')
      .type(TYPES[row.container ?? ''] ?? 'application/octet-stream')
    const range = rangeOf(request.headers.range, size)
    if (range === 'none') return reply.code(416).header('content-range', `bytes */${size}`).send()
    if (!range) return reply.header('content-length', size).send(await blobs.read(row.blob))
    const { start, end } = range
    reply
      .code(206)
      .header('content-range', `bytes ${start}-${end}/${size}`)
      .header('content-length', end - start + 1)
    return reply.send(await blobs.read(row.blob, range))
  })

  const drawn = {
    ...{ tags, summary: 'Largest |sample| of each stretch, by channel', params: IdParams, querystring: PeaksQuery },
    response: { 200: Peaks, '4xx': Problem },
  }
  app.get('/v1/analyses/:id/peaks', { schema: drawn }, async request => {
    const { id } = request.params
    const picture = await pictureOf(service, found(await table.getRecording(id), id))
    const { points, from, to } = request.query
    return picture.peaks(points, from, to ?? picture.durationSeconds)
  })

  const painted = { tags, summary: 'A stretch of the spectrogram as PNG', params: IdParams, querystring: TileQuery }
  app.get('/v1/analyses/:id/spectrogram', { schema: painted }, async (request, reply) => {
    const { id } = request.params
    const { channel, from, to, width, map } = request.query
    const picture = await pictureOf(service, found(await table.getRecording(id), id))
    const tile = await picture.spectrogram(channel, from, to ?? picture.durationSeconds, width, map)
    return reply.header('cache-control', 'private, max-age=3600').type('image/png').send(Buffer.from(tile))
  })
}

/** What players know a container by. */
const TYPES: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  aiff: 'audio/aiff',
  mp4: 'audio/mp4',
  webm: 'audio/webm',
}

/**
 * The first and last byte that are asked for (RFC 9110, 14.1.2): undefined for all, `none` where there are no such.
 * Several ranges at once are answered with all, as they may be.
 */
export function rangeOf(header: string | undefined, size: number): { start: number; end: number } | 'none' | undefined {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!parts || (parts[1] === '' && parts[2] === '')) return undefined
  const [, first = '', last = ''] = parts
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first !== '' && last !== '' && Number(last) < start) return undefined
  return start >= size || (first === '' && last === '0') ? 'none' : { start, end }
}
