import { Readable } from 'node:stream'
import { AppError } from '@undertone/core/errors'
import type { Reply } from '../http.ts'

/** The row that a request is about. */
export function found<Row>(row: Row | undefined, id: string): Row {
  if (row) return row
  throw new AppError('analysis/not-found', `No analysis ${id}: expected the id of one that was not deleted.`, { id })
}

/** Offers an answer as a file; names are the sender's own, so they are written in the form that holds any (RFC 6266). */
export function attach(reply: Reply, fileName: string): void {
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    char => `%${char.charCodeAt(0).toString(16)}`,
  )
  reply.header('content-disposition', `attachment; filename*=UTF-8''${encoded}`)
}

/** What is told of as it happens. `alive` says no more than that the service is there. */
type StreamedEvent =
  | { readonly event: 'alive' }
  | { readonly event: string; readonly id?: number; readonly data: unknown }

/** Answers with server-sent events, until there are no more or the reader is gone. */
export function sendEvents(reply: Reply, events: AsyncIterable<StreamedEvent>): Reply {
  // The connection ends with them: kept for a next request, it would keep a service that closes.
  reply.header('cache-control', 'no-store').header('connection', 'close').type('text/event-stream')
  return reply.send(Readable.from(eventText(events)))
}

async function* eventText(events: AsyncIterable<StreamedEvent>): AsyncGenerator<string> {
  for await (const event of events)
    if ('data' in event) {
      const id = event.id === undefined ? '' : `id: ${event.id}\n`
      yield `${id}event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`
    } else yield ': alive\n\n'
}
