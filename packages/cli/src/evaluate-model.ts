import { loadModel } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { ANALYSIS_RECIPES, evaluateFolder, loadDataset, readModel, trainFromFolders } from '@undertone/core/node'
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
      : await evaluateFolder(
          folder,
          loadModel(await readModel(options.model), ANALYSIS_RECIPES),
          toDatasetOptions(options, progress),
        )
    progress.stop()
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
    if (options.json) await print(`${JSON.stringify({ ...report, seconds }, null, 2)}\n`)
    else await print(evaluationText(report))
    if (report.speakersShared)
      remark(
        "WARNING: speakers of this folder were in the model's training. These figures say nothing about new voices.",
      )
  } finally {
    progress.stop()
  }
}

async function byProtocol(folder: string, protocol: string, options: EvaluateOptions, progress: Progress) {
  const { corpus } = await loadDataset(folder)
  if (corpus.name !== 'ravdess')
    throw new AppError(
      'dataset/unknown-layout',
      `Expected RAVDESS for ${protocol}, found ${corpus.title}. "undertone train" judges other data by its own speakers.`,
    )
  const { report } = await trainFromFolders([folder], {
    ...toDatasetOptions(options, progress),
    id: protocol,
    protocol,
    speakersPerFold: 4,
  })
  return report
}
