import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Analysis } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { FORMAT_SPECS, type FormatSpec } from '@undertone/core/formats'
import { writeAs } from '@undertone/core/results'
import { eachRecording } from './batch.ts'
import type { Format } from './commands/analyze.ts'
import type { CommonOptions } from './common-options.ts'
import { writeWhole } from './output.ts'
import type { RecordingEngine } from './recording-engine.ts'
import { findRecordings, type Input } from './recordings.ts'
import { refuseInputs } from './refuse-inputs.ts'
import { type Write, withSink } from './sink.ts'
import { type WorklistEntry, worklistEntry } from './worklist.ts'

/** Options of `undertone analyze`, as commander gives them. */
export interface AnalyzeOptions extends CommonOptions {
  readonly format: Format
  readonly out?: string
  readonly roles?: readonly ('customer' | 'agent' | 'unknown')[]
  readonly agentEmotion?: string
  readonly model?: string
  readonly baseline?: 'recording' | 'running'
  readonly adapt?: 'safe' | 'fast' | 'off'
  readonly window?: number
  readonly hop?: number
  readonly html?: string
  readonly jobs: number
  readonly allowYtDlp?: boolean
  /** Address of a service that analyses instead of this machine. */
  readonly server?: string
  /** API key of that service. */
  readonly key?: string
}

/**
 * The action of `undertone analyze`: prints or writes the results in the order of the inputs. A recording that fails is a
 * line on standard error and makes the exit code 1; the others are still printed.
 */
export async function analyzeRecordings(sources: readonly string[], options: AnalyzeOptions): Promise<void> {
  const found = await findRecordings(sources)
  const { several } = found
  const { format, html, out } = options
  const apart = out !== undefined && ((several && specOf(format).several === 'apart') || (await isFolder(out)))
  checkPlaces(options, several, apart)
  const pages = html !== undefined && (several || (await isFolder(html)))
  const pagePathOf = ({ place }: Input) => (pages && html ? join(html, `${place}.html`) : html)
  const resultPathOf = ({ place }: Input) => (apart ? join(out, `${place}.${specOf(format).ending}`) : out)
  await refuseInputs(
    found.inputs.flatMap(input => [resultPathOf(input), pagePathOf(input)]).filter(path => path !== undefined),
    found.inputs.map(({ source }) => source),
  )
  const render = await renderer(options, out !== undefined)
  const spec = specOf(format)
  const asArray = several && !apart && spec.several === 'array'
  const entries: WorklistEntry[] = []
  const engine = await openEngine(options, several)

  const run = async (write: Write) => {
    let written = 0
    if (asArray) await write('[')
    await eachRecording(
      found,
      { jobs: options.jobs, json: wantsJson(options), ...(options.quiet && { quiet: true }) },
      (input, report) => engine.analyze(input.source, pagePathOf(input) !== undefined, report),
      async (recording, input) => {
        const { analysis } = recording
        const page = pagePathOf(input)
        if (page !== undefined) await writeWhole(page, await recording.page())
        await recording.close()
        const text = render(analysis, apart || written === 0)
        if (apart) await writeWhole(join(out, `${input.place}.${spec.ending}`), text)
        else if (asArray) await write(`${written > 0 ? ',' : ''}\n${arrayItem(format, analysis, text)}`)
        else await write(written > 0 && format === 'text' ? `\n${text}` : text)
        written++
        entries.push(worklistEntry(analysis))
      },
    )
    if (asArray) await write('\n]\n')
  }
  try {
    if (apart) await run(async () => {})
    else await withSink(out, run)
  } finally {
    await engine.close()
  }
  if (several && entries.length > 0 && !options.quiet && !wantsJson(options)) await printWorklist(entries, options)
}

/** What is not needed is not loaded. */
async function openEngine(options: AnalyzeOptions, several: boolean): Promise<RecordingEngine> {
  if (options.server !== undefined)
    return (await import('./service-engine.ts')).openServiceEngine(options, options.server)
  return (await import('./recording-engine.ts')).openLocalEngine(options, several)
}

function specOf(format: Format): FormatSpec {
  return format === 'text' ? { ending: 'txt', mediaType: 'text/plain', several: 'joined' } : FORMAT_SPECS[format]
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
  if (several && specOf(format).several === 'apart' && !apart)
    throw new AppError(
      'usage/invalid-option',
      `Several recordings cannot share one ${format} file: give a folder with --out, or choose --format json, jsonl, csv or rttm.`,
    )
}

/** A folder gets a file for each recording: one that is there, or one written with a slash. */
async function isFolder(path: string): Promise<boolean> {
  if (/[\\/]$/.test(path)) return true
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}

async function renderer(
  options: AnalyzeOptions,
  toFile: boolean,
): Promise<(analysis: Analysis, first: boolean) => string> {
  const { format } = options
  if (format !== 'text') return (analysis, first) => writeAs(format, analysis, { header: first })
  const { colourDepthOf, createInk, paperOf } = await import('./text/ink.ts')
  const { timeline } = await import('./text/timeline.ts')
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

async function printWorklist(entries: readonly WorklistEntry[], options: AnalyzeOptions): Promise<void> {
  const { colourDepthOf, createInk, paperOf } = await import('./text/ink.ts')
  const { worklistText } = await import('./text/worklist-text.ts')
  const ink = createInk(colourDepthOf(process.stderr, process.env, options.color), paperOf(process.env))
  await new Promise<void>(resolve => process.stderr.write(`\n${worklistText(entries, ink)}`, () => resolve()))
}
