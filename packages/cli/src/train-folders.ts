import { basename } from 'node:path'
import { cardToMarkdown, saveModel } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { trainFromFolders } from '@undertone/core/node'
import { evaluationPage } from '@undertone/core/report'
import { parseCondition, reportToJson } from '@undertone/core/train'
import type { TrainCommandOptions } from './commands/train.ts'
import { toDatasetOptions } from './dataset-options.ts'
import { evaluationText } from './evaluation-text.ts'
import { print, remark, writeWhole } from './output.ts'
import { createProgress } from './progress.ts'

const ENDING = '.safetensors'

/** The action of `undertone train`: writes the model, its report and its card, and prints the report. */
export async function trainFolders(folders: readonly string[], options: TrainCommandOptions): Promise<void> {
  const { out, copies, babble, folds, shrinkage } = options
  if (!out.endsWith(ENDING))
    throw new AppError('usage/invalid-option', `Expected --out to end in ${ENDING}, found "${out}".`)
  const conditions = copies?.map(parseCondition)
  const started = performance.now()
  const progress = await createProgress('clips', options.quiet ?? false)
  try {
    const { parts, report, unreadable } = await trainFromFolders(folders, {
      ...toDatasetOptions(options, progress),
      ...(conditions && { copies: conditions }),
      ...(babble && { babble }),
      ...(folds !== undefined && { folds }),
      id: options.id ?? basename(out, ENDING),
      recipe: options.model === 'lda' ? 'functionals' : 'default',
      ...(shrinkage !== undefined && { shrinkage }),
    })
    progress.stop()
    for (const { clip, error } of unreadable) remark(`left out: ${clip.id}: ${error.message}`, options)
    const stem = out.slice(0, -ENDING.length)
    const { id, version, licence } = parts.card
    await writeWhole(`${stem}.report.json`, reportToJson(report))
    await writeWhole(`${stem}.report.html`, await evaluationPage(report, { title: `${id} ${version}`, licence }))
    await writeWhole(`${stem}.md`, cardToMarkdown(parts.card))
    await writeWhole(out, saveModel(parts))
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
    if (options.json) await print(reportToJson({ ...report, out, seconds }))
    else await print(evaluationText(report))
    if (!parts.card.commercialUse)
      remark(`Research use only: the training data's licence (${parts.card.licence}) forbids commercial use.`, options)
    remark(`Wrote ${out}, ${stem}.report.html, ${stem}.report.json and ${stem}.md (${seconds} s)`, options)
  } finally {
    progress.stop()
  }
}
