import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What stands between `<!-- output of: COMMAND -->` and `<!-- end of output -->`: what a command prints. */
const OUTPUT = /<!-- output of: (.+?) -->\n[\s\S]*?<!-- end of output -->/g
/** The same for the accuracy of a model, from the report of its training in `models/`. */
const ACCURACY = /<!-- accuracy of: (\w+) -->\n[\s\S]*?<!-- end of accuracy -->/g
/** The same for a measurement of speed, which is another every time: kept until it is asked for anew. */
const MEASUREMENT = /<!-- measured by: (.+?) -->\n[\s\S]*?<!-- end of measurement -->/g

/** Whether a document shows something that can be checked. */
export function showsOutput(markdown: string): boolean {
  return [OUTPUT, ACCURACY].some(pattern => markdown.search(pattern) >= 0)
}

/**
 * The document with the real output of each command and the real accuracy of each model it shows, and with
 * `measure` its speed on this machine. Only `npx undertone ...` is run, from the root.
 *
 * @throws Error where a command fails: a document never shows what does not work
 */
export function withOutputs(markdown: string, { measure = false } = {}): string {
  const block = (title: string, text: string, end: string) => `<!-- ${title} -->\n${text}\n<!-- end of ${end} -->`
  const fenced = (text: string) => `\`\`\`text\n${text}\n\`\`\``
  const shown = markdown
    .replace(OUTPUT, (_, command: string) => block(`output of: ${command}`, fenced(outputOf(command)), 'output'))
    .replace(ACCURACY, (_, model: string) => block(`accuracy of: ${model}`, accuracyTable(model), 'accuracy'))
  if (!measure) return shown
  return shown.replace(MEASUREMENT, (_, command: string) =>
    block(`measured by: ${command}`, fenced(outputOf(command)), 'measurement'),
  )
}

function outputOf(command: string): string {
  const [npx, name, ...parameters] = command.split(' ')
  if (npx !== 'npx' || name !== 'undertone') throw new Error(`Expected "npx undertone ...", found "${command}".`)
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'packages/cli/bin/undertone.js'), ...parameters],
    { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } },
  )
  if (status !== 0) throw new Error(`"${command}" ended with ${status}: ${stderr}`)
  return stdout
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
    .trim()
}

/** What is read of `models/<name>.report.json`. */
interface TrainingReport {
  readonly protocol: string
  readonly clips: number
  readonly speakers: number
  readonly folds: readonly unknown[]
  readonly uar: { readonly mean: number; readonly sd: number; readonly interval: readonly [number, number] }
  readonly labels: readonly string[]
  /** Clips as they were recorded and degraded, whole. */
  readonly conditions: Readonly<Record<string, { readonly uar: number; readonly accuracy: number }>>
  /** The same in the windows that `analyze` hears. */
  readonly windows: Readonly<Record<string, { readonly uar: number; readonly accuracy: number }>>
}

function accuracyTable(model: string): string {
  const report = JSON.parse(readFileSync(join(ROOT, `models/${model}.report.json`), 'utf8')) as TrainingReport
  const { clips, speakers, folds, uar, conditions, windows } = report
  const figure = (value: number) => value.toFixed(3)
  const heardAs: Readonly<Record<string, string>> = {
    clean: 'recorded',
    mulaw8k: '8 kHz mu-law telephone',
    white10: 'white noise, 10 dB',
    pink10: 'pink noise, 10 dB',
  }
  return [
    `Protocol \`${report.protocol}\`: ${clips} clips of ${speakers} speakers, ${folds.length} folds, no speaker on both sides. UAR is the mean of the recalls of the ${report.labels.length} classes; chance is ${figure(1 / report.labels.length)}. Clean clips: UAR **${figure(uar.mean)}**, sd over folds ${figure(uar.sd)}, 95 % over speakers ${uar.interval.map(figure).join(' to ')}.`,
    '',
    '| heard as | whole clips: UAR, accuracy | windows of `analyze`: UAR, accuracy |',
    '|---|---|---|',
    ...Object.entries(conditions).map(([name, whole]) => {
      const cell = (scores: { uar: number; accuracy: number } | undefined) =>
        scores ? `${figure(scores.uar)}, ${figure(scores.accuracy)}` : ''
      return `| ${heardAs[name] ?? name} | ${cell(whole)} | ${cell(windows[name])} |`
    }),
  ].join('\n')
}
