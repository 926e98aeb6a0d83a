import { AppError } from '@undertone/core/errors'
import { ablate } from '@undertone/core/node/train'
import { countText } from '@undertone/core/report'
import { type AblationReport, parseMlpSettings, parseProtocol, REPORT_SETTINGS, verdict } from '@undertone/core/train'
import type { EvaluateOptions } from './commands/evaluate.ts'
import { toDatasetOptions } from './dataset-options.ts'
import { print } from './output.ts'
import { createProgress } from './progress.ts'

/** The action of `undertone evaluate --ablate`. */
export async function ablateTraining(folders: readonly string[], options: EvaluateOptions): Promise<void> {
  const { protocol, model, recipe = 'functionals', set = {} } = options
  if (protocol === undefined || model !== 'mlp')
    throw new AppError(
      'usage/invalid-option',
      `--ablate compares ways to train a network by a protocol: expected --protocol and --model mlp, found ${protocol ?? 'no protocol'} and ${model ?? 'no model'}.`,
    )
  const [folder, second] = folders
  const name = parseProtocol(protocol)
  if (folder === undefined || second !== undefined || name === 'cross' || name === 'robust' || name === 'adapt-k')
    throw new AppError(
      'usage/invalid-option',
      `--ablate judges clean clips of one corpus: expected one folder and its protocol, found ${folders.length} and ${name}.`,
    )
  const { html, conditions, babble, learningCurve, besideRandom } = options
  if (html !== undefined || conditions || babble || learningCurve || besideRandom)
    throw new AppError(
      'usage/invalid-option',
      '--ablate prints a table, as text or JSON: expected no --html, --conditions, --babble, --learning-curve or --beside-random.',
    )
  const started = performance.now()
  const progress = await createProgress('done', options.quiet ?? false)
  try {
    const report = await ablate(folder, name, {
      ...toDatasetOptions(options, progress),
      recipe,
      settings: { ...REPORT_SETTINGS, ...parseMlpSettings(set) },
    })
    progress.stop()
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
    if (options.json) await print(`${JSON.stringify({ ...report, seconds }, null, 2)}\n`)
    else await print(ablationText(report))
  } finally {
    progress.stop()
  }
}

function ablationText({
  protocol,
  speakersShared,
  recipe,
  clips,
  speakers,
  labels,
  rows,
  notes,
}: AblationReport): string {
  const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(3)}`
  const lines = [
    `${protocol}, ${recipe}: ${countText(clips, 'clip')}, ${countText(speakers, 'speaker')}, ${countText(labels.length, 'label')}`,
    ...(speakersShared
      ? ['SPEAKERS SHARED (speakers shared with training): these figures say nothing about new voices.']
      : []),
    '',
    'with             UAR  accuracy  UAR against nothing, 95 % over speakers',
    ...rows.map(({ name, uar, accuracy, difference }) => {
      const figures = `${name.padEnd(14)} ${uar.mean.toFixed(3)} ${accuracy.mean.toFixed(3).padStart(9)}`
      if (!difference) return figures
      const { interval } = difference.uar
      return `${figures}  ${signed(difference.uar.difference)}  ${interval.map(signed).join(' to ')}  ${verdict(difference.uar)}`
    }),
    '',
    'learned from, first split (clips and copies of each label)',
    ...rows.map(
      ({ name, learnedFrom }) =>
        `${name.padEnd(14)} ${labels.map(label => `${label} ${learnedFrom[label]}`).join('  ')}`,
    ),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ]
  return `${lines.join('\n')}\n`
}
