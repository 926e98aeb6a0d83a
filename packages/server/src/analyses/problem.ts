import { AppError, ERROR_CODES, type ErrorCode } from '@undertone/core/errors'
import type { Problem } from '../contract/problem.ts'

/** Any thrown value as the problem that the API answers with; what is no coded error tells nothing of itself. */
export function toProblem(error: unknown): Problem {
  if (!(error instanceof AppError))
    return problemOf('internal/unexpected', 'Something went wrong inside the service; its log says what.')
  if (error.code === 'internal/unexpected')
    return problemOf(error.code, 'Something went wrong inside the service; its log says what.')
  return problemOf(error.code, error.message)
}

/** A problem of a code. */
export function problemOf(code: ErrorCode, detail: string): Problem {
  const { status, meaning } = ERROR_CODES[code]
  return { type: 'about:blank', title: meaning, status, detail, code }
}
