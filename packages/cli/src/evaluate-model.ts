import { loadModel } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { evaluateFolder, judgeLda, judgeMlp, loadDataset, readModel } from '@undertone/core/node'
import { parseMlpSettings, parseProtocol, REPORT_SETTINGS } from '@undertone/core/train'
import type { EvaluateOptions } from './commands/evaluate.ts'
import { toDatasetOptions } from './dataset-options.ts'
import { evaluationText } from './evaluation-text.ts'
import { print, remark } from './output.ts'
import { createProgress, type Progress } from './progress.ts'

/** The action of `undertone evaluate`. */
export async function evaluateModel(folder: string, options: EvaluateOptions): Promise<void> {
  const started = performance.now()
  const progress = await createProgress('clips', options.quiet ?? false)
  try {
    const report = options.protocol
      ? await byProtocol(folder, options.protocol, options, progress)
      : await evaluateFolder(folder, loadModel(await readModel(options.model)), toDatasetOptions(options, progress))
    progress.stop()
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
    if (options.json) await print(`${JSON.stringify({ ...report, seconds }, null, 2)}\n`)
    else await print(evaluationText(report))
    if (report.speakersShared && !options.protocol)
      remark(
        "WARNING: speakers of this folder were in the model's training. These figures say nothing about new voices.",
      )
  } finally {
    progress.stop()
  }
}

async function byProtocol(folder: string, name: string, options: EvaluateOptions, progress: Progress) {
  const protocol = parseProtocol(name)
  const kind = options.model ?? 'default'
  if (kind !== 'default' && kind !== 'lda' && kind !== 'mlp')
    throw new AppError(
      'usage/invalid-option',
      `A protocol trains a kind of model: expected --model default, lda or mlp, found "${kind}".`,
    )
  if (kind !== 'mlp' && (options.recipe || options.set))
    throw new AppError(
      'usage/invalid-option',
      `--recipe and --set are for --model mlp: ${kind} has its own features and no settings. Leave them out.`,
    )
  const { corpus } = await loadDataset(folder)
  if (corpus.name !== 'ravdess')
    throw new AppError(
      'dataset/unknown-layout',
      `Expected RAVDESS for ${protocol}, found ${corpus.title}. "undertone train" judges other data by its own speakers.`,
    )
  const common = toDatasetOptions(options, progress)
  if (kind === 'mlp')
    return judgeMlp(folder, protocol, {
      ...common,
      recipe: options.recipe ?? 'functionals',
      settings: { ...REPORT_SETTINGS, ...parseMlpSettings(options.set ?? {}) },
    })
  return judgeLda(folder, protocol, { ...common, recipe: kind === 'lda' ? 'functionals' : 'default' })
}
