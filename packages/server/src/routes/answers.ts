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
