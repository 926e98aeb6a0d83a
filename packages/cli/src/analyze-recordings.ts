import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Analysis } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { type AnalyzeFileOptions, analyzeFile } from '@undertone/core/node'
import type { Format } from './commands/analyze.ts'
import type { CommonOptions } from './common-options.ts'
import { formatFailure, toFailure } from './failure.ts'
import { exporterOf, FORMAT_SPECS } from './formats.ts'
import { inOrder } from './in-order.ts'
import { interruption } from './interruption.ts'
import { writeWhole } from './output.ts'
import { createProgress, type Progress } from './progress.ts'
import { findRecordings, type Input } from './recordings.ts'
import { type Write, withSink } from './sink.ts'
import { colourDepthOf, createInk, paperOf } from './text/ink.ts'
import { timeline } from './text/timeline.ts'
import { type WorklistEntry, worklistEntry, worklistText } from './worklist.ts'

export interface AnalyzeOptions extends CommonOptions {
  readonly format: Format
  readonly out?: string
  readonly roles?: readonly ('customer' | 'agent' | 'unknown')[]
  readonly agentEmotion?: string
  readonly model?: string
  readonly baseline?: 'recording' | 'running'
  readonly window?: number
  readonly hop?: number
  readonly html?: string
  readonly jobs: number
  readonly allowYtDlp?: boolean
}

/** What one input came to. */
type Outcome = { readonly analysis: Analysis } | { readonly error: unknown }

/**
 * The action of `undertone analyze`: prints or writes the results in the order of the inputs. A recording that fails is a
 * line on standard error and makes the exit code 1; the others are still printed.
 */
export async function analyzeRecordings(sources: readonly string[], options: AnalyzeOptions): Promise<void> {
  const { inputs, several } = await findRecordings(sources)
  const format = options.format
  const apart = several && options.out !== undefined && (await isFolder(options.out, format))
  checkPlaces(options, several, apart)

  const render = await renderer(options, apart || options.out !== undefined)
  const spec = FORMAT_SPECS[format]
  const entries: WorklistEntry[] = []
  const progress = await createProgress(several ? 'recordings' : 's', options.quiet ?? false)
  let failed = 0
  const fail = (error: unknown, source: string) => {
    failed++
    if (!interruption.signal.aborted) progress.note(formatFailure(toFailure(error, source), wantsJson(options)))
  }
  const run = async (write: Write) => {
    let written = 0
    let taken = 0
    if (several && spec.several === 'array' && !apart) await write('[')
    await inOrder(
      inputs,
      options.jobs,
      input => attempt(input, options, several ? undefined : progress),
      async (outcome, { source, place }) => {
        if (several) progress.update(++taken, inputs.length, source)
        if ('error' in outcome) return fail(outcome.error, source)
        const { analysis } = outcome
        try {
          if (options.html)
            await writePage(several ? join(options.html, `${place}.html`) : options.html, source, analysis)
          const text = render(analysis, apart || written === 0)
          if (apart) await writeWhole(join(options.out ?? '', `${place}${spec.extension}`), text)
          else if (several && spec.several === 'array')
            await write(`${written > 0 ? ',' : ''}\n${arrayItem(format, analysis, text)}`)
          else await write(written > 0 && format === 'text' ? `\n${text}` : text)
          written++
          entries.push(worklistEntry(analysis))
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === 'EPIPE') throw error
          fail(error, source)
        }
      },
    )
    progress.stop()
    if (several && spec.several === 'array' && !apart) await write('\n]\n')
  }
  if (apart) await run(async () => {})
  else await withSink(options.out, run)
  if (several && entries.length > 0 && !options.quiet && !wantsJson(options)) await printWorklist(entries, options)
  if (failed > 0) process.exitCode = 1
}

async function attempt(input: Input, options: AnalyzeOptions, progress: Progress | undefined): Promise<Outcome> {
  if (input.error) return { error: input.error }
  try {
    return { analysis: await analyzeFile(input.source, toAnalyzeFileOptions(options, input.source, progress)) }
  } catch (error) {
    return { error }
  }
}

function toAnalyzeFileOptions(
  options: AnalyzeOptions,
  source: string,
  progress: Progress | undefined,
): AnalyzeFileOptions {
  const { roles, agentEmotion, model, baseline, window, hop, allowYtDlp } = options
  return {
    signal: interruption.signal,
    ...(roles && { roles }),
    ...(agentEmotion !== undefined && { agentEmotion }),
    ...(model !== undefined && { model }),
    ...(baseline && { baseline }),
    ...(window !== undefined && { windowSeconds: window }),
    ...(hop !== undefined && { hopSeconds: hop }),
    ...(allowYtDlp && { allowYtDlp }),
    ...(progress && {
      onProgress: (done, total) => {
        if (total > 0) progress.update(Math.round(done), Math.round(total), source)
      },
    }),
  }
}

/** Checks that each result has a place of its own before anything is computed. */
function checkPlaces(options: AnalyzeOptions, several: boolean, apart: boolean): void {
  const { format } = options
  if (options.agentEmotion !== undefined && options.agentEmotion.trim() === '')
    throw new AppError(
      'usage/invalid-option',
      'Expected a reason after --agent-emotion, found an empty text. It is recorded in the result.',
    )
  if (options.json && format !== 'json' && format !== 'jsonl' && format !== 'short')
    throw new AppError('usage/invalid-option', `--json and --format ${format} contradict each other: give one of them.`)
  if (several && FORMAT_SPECS[format].several === 'apart' && !apart)
    throw new AppError(
      'usage/invalid-option',
      `Several recordings cannot share one ${format} file: give a folder with --out, or choose --format json, jsonl, csv or rttm.`,
    )
}

/** A folder gets a file for each recording: one that is there, one written with a slash, or a format that cannot be shared. */
async function isFolder(path: string, format: Format): Promise<boolean> {
  if (/[\\/]$/.test(path) || FORMAT_SPECS[format].several === 'apart') return true
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}

async function renderer(
  options: AnalyzeOptions,
  toFile: boolean,
): Promise<(analysis: Analysis, first: boolean) => string> {
  const { format } = options
  if (format !== 'text') return exporterOf(format)
  const ink = createInk(
    toFile ? 'none' : colourDepthOf(process.stdout, process.env, options.color),
    paperOf(process.env),
  )
  const width = Math.min(140, toFile ? 80 : process.stdout.columns || 80)
  return analysis => timeline(analysis, ink, { width })
}

/** The short form of several recordings says which is which. */
function arrayItem(format: Format, analysis: Analysis, text: string): string {
  return format === 'short'
    ? `{"name":${JSON.stringify(analysis.source.name)},"scores":${text.trim()}}`
    : text.trimEnd()
}

function wantsJson(options: AnalyzeOptions): boolean {
  return options.json === true || options.format === 'json' || options.format === 'jsonl'
}

async function writePage(path: string, source: string, analysis: Analysis): Promise<void> {
  const { pageOf } = await import('./recording-page.ts')
  await writeWhole(path, await pageOf(source, analysis))
}

async function printWorklist(entries: readonly WorklistEntry[], options: AnalyzeOptions): Promise<void> {
  const ink = createInk(colourDepthOf(process.stderr, process.env, options.color), paperOf(process.env))
  await new Promise<void>(resolve => process.stderr.write(`\n${worklistText(entries, ink)}`, () => resolve()))
}
