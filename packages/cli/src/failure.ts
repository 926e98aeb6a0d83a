import { AppError } from '@undertone/core/errors'
import { CommanderError } from 'commander'

/** What a failed command says on standard error. */
export interface Failure {
  readonly code: string
  readonly message: string
  /** The input it is about, where one of several failed. */
  readonly file?: string
}

/** Any thrown value as a code and one line; faults of our own become `internal/unexpected`. */
export function toFailure(error: unknown, file?: string): Failure {
  const about = file === undefined ? {} : { file }
  if (error instanceof AppError) return { code: error.code, message: oneLine(error.message), ...about }
  if (error instanceof CommanderError)
    return {
      code: error.code === 'commander.missingArgument' ? 'usage/missing-input' : 'usage/invalid-option',
      message: usageSentence(error.message),
    }
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'internal/unexpected',
    message: `${oneLine(message)} (a fault in Undertone; UNDERTONE_DEBUG=1 shows where)`,
    ...about,
  }
}

/** Whether a command line asks for errors as JSON, also where it is too wrong to be parsed. */
export function wantsJson(args: readonly string[]): boolean {
  return args.some((argument, index) => {
    if (argument === '--json') return true
    const value = /^(?:--format=|-f)(.+)$/.exec(argument)?.[1]
    const after = args[index - 1]
    return /^jsonl?$/.test(value ?? (after === '--format' || after === '-f' ? argument : ''))
  })
}

/** 2 for wrong usage, 130 after a cancellation, else 1. */
export function exitCodeOf(failure: Failure): number {
  return failure.code.startsWith('usage/') ? 2 : failure.code === 'cancelled' ? 130 : 1
}

/** `error CODE: message`, or with `--json` one object a line: `{"error":{"code","message","file"?}}`. */
export function formatFailure(failure: Failure, json: boolean): string {
  if (json) return `${JSON.stringify({ error: failure })}\n`
  const file = failure.file === undefined ? '' : oneLine(failure.file)
  // A file may be named like a word of the sentence.
  const isNamed = /[./]/.test(file) && failure.message.includes(file)
  const about = file === '' || isNamed ? '' : `${file}: `
  return `error ${failure.code}: ${withoutControls(about + failure.message)}\n`
}

/** Prints a failure on standard error; with UNDERTONE_DEBUG set, where it came from too. */
export function printFailure(error: unknown, options: { readonly json: boolean; readonly file?: string }): Failure {
  const failure = toFailure(error, options.file)
  process.stderr.write(formatFailure(failure, options.json))
  if (process.env.UNDERTONE_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  return failure
}

function usageSentence(message: string): string {
  const sentence = oneLine(message.replace(/^error: /, '')).replace(/[^.?!)]$/, '$&.')
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} See "undertone COMMAND --help".`
}

/** A file's name must not steer the terminal that it is printed on. */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, '\u{fffd}')
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ')
}
