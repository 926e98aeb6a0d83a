import { AppError } from '@undertone/core/errors'
import type { z } from 'zod'

/** What does not keep to a schema, where and why. */
export interface Mismatch {
  readonly path: string
  readonly message: string
}

/**
 * Reads what came from outside.
 *
 * @param what - what it is, for the message
 * @throws AppError `request/invalid`
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const mismatches = parsed.error.issues.map(issue => ({ path: issue.path.join('.'), message: issue.message }))
  throw invalidRequest(what, mismatches)
}

/** The error of a request whose parts are wrong in these places. */
export function invalidRequest(what: string, errors: readonly Mismatch[]): AppError {
  const places = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  return new AppError('request/invalid', `Invalid ${what}: ${places}. See /docs.`, { errors })
}
