import { formatFailure, toFailure } from './failure.ts'
import { inOrder } from './in-order.ts'
import { interruption } from './interruption.ts'
import { createProgress } from './progress.ts'
import { findRecordings, type Input } from './recordings.ts'

export interface BatchOptions {
  readonly json?: boolean
  readonly quiet?: boolean
  /** Recordings at once. */
  readonly jobs?: number
}

/**
 * Runs `work` on every recording that the arguments stand for and hands the results to `take` in their order. One that
 * fails is a line on standard error and makes the exit code 1; the others go on.
 *
 * @returns whether several recordings were asked for
 */
export async function eachRecording<Result>(
  sources: readonly string[],
  { json = false, quiet = false, jobs = 1 }: BatchOptions,
  work: (input: Input) => Promise<Result>,
  take: (result: Result, input: Input, several: boolean) => Promise<void>,
): Promise<void> {
  const { inputs, several } = await findRecordings(sources)
  const progress = await createProgress('recordings', quiet || !several)
  let done = 0
  const attempt = async (input: Input): Promise<{ readonly result: Result } | { readonly error: unknown }> => {
    try {
      if (input.error) throw input.error
      return { result: await work(input) }
    } catch (error) {
      return { error }
    }
  }
  await inOrder(inputs, jobs, attempt, async (outcome, input) => {
    progress.update(++done, inputs.length, input.source)
    try {
      if ('error' in outcome) throw outcome.error
      await take(outcome.result, input, several)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EPIPE') throw error
      process.exitCode = 1
      if (!interruption.signal.aborted) progress.note(formatFailure(toFailure(error, input.source), json))
    }
  })
  progress.stop()
}
