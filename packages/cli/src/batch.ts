import { isAddress, withoutUser } from '@undertone/core/node'
import { type Failure, formatFailure, toFailure } from './failure.ts'
import { inOrder } from './in-order.ts'
import { interruption } from './interruption.ts'
import { createProgress } from './progress.ts'
import type { Input, Inputs } from './recordings.ts'

/** How several recordings are worked on. */
export interface BatchOptions {
  readonly json?: boolean
  readonly quiet?: boolean
  /** Recordings at once. */
  readonly jobs?: number
}

/** Says how far the work on one recording is, in seconds of sound. */
export type Report = (done: number, total: number) => void

/**
 * Runs `work` on every recording and hands the results to `take` in their order. One that fails is a line on standard
 * error and the others go on; the exit code becomes 1, or 2 where there was nothing but wrong usage.
 */
export async function eachRecording<Result>(
  { inputs, several }: Inputs,
  { json = false, quiet = false, jobs = 1 }: BatchOptions,
  work: (input: Input, report: Report) => Promise<Result>,
  take: (result: Result, input: Input) => Promise<void>,
): Promise<void> {
  const progress = await createProgress(several ? 'recordings' : 's', quiet)
  const failures: Failure[] = []
  let done = 0
  // What is shown of an address holds no password.
  const named = ({ source }: Input) => (isAddress(source) ? withoutUser(source) : source)
  const attempt = async (input: Input): Promise<{ readonly result: Result } | { readonly error: unknown }> => {
    const report: Report = (now, total) => {
      if (!several && total > 0) progress.update(Math.round(now), Math.round(total), named(input))
    }
    try {
      if (input.error) throw input.error
      return { result: await work(input, report) }
    } catch (error) {
      return { error }
    }
  }
  const settle = async (outcome: Awaited<ReturnType<typeof attempt>>, input: Input) => {
    if (several) progress.update(++done, inputs.length, named(input))
    try {
      if ('error' in outcome) throw outcome.error
      progress.clear()
      await take(outcome.result, input)
    } catch (error) {
      const failure = toFailure(error, named(input))
      // Where one result cannot be written, the next cannot either.
      if (failure.code === 'file/not-writable') throw error
      failures.push(failure)
      if (!interruption.signal.aborted) {
        progress.clear()
        process.stderr.write(formatFailure(failure, json))
      }
    }
  }
  try {
    await inOrder(inputs, jobs, attempt, settle)
  } finally {
    progress.stop()
  }
  if (failures.length === 0 || interruption.signal.aborted) return
  const wrongUsage = failures.length === inputs.length && failures.every(({ code }) => code.startsWith('usage/'))
  process.exitCode = wrongUsage ? 2 : 1
}
