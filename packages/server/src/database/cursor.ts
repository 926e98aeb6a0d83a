import { AppError } from '@undertone/core/errors'

/** The place after a row in a list: by a key, ties by id. */
export function toCursor(key: number, id: string): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url')
}

/** @throws AppError `request/invalid` for what is none */
export function fromCursor(cursor: string): readonly [key: number, id: string] {
  try {
    const [key, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (typeof key === 'number' && typeof id === 'string') return [key, id]
  } catch {}
  throw new AppError('request/invalid', 'Invalid cursor: expected `next` of the page before, as it was given.')
}
