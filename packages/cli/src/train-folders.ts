import { basename } from 'node:path'
import { cardToMarkdown, saveModel } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { trainFromFolders, trainNetworks } from '@undertone/core/node/train'
import { evaluationPage } from '@undertone/core/report'
import {
  LOGISTIC_SETTINGS,
  parseCondition,
  parseMlpSettings,
  REPORT_SETTINGS,
  reportToJson,
} from '@undertone/core/train'
import type { TrainCommandOptions } from './commands/train.ts'
import { toDatasetOptions } from './dataset-options.ts'
import { evaluationText } from './evaluation-text.ts'
import { print, remark, writeWhole } from './output.ts'
import { createProgress, type Progress } from './progress.ts'

const ENDING = '.safetensors'

/** The action of `undertone train`: writes the model, its report and its card, and prints the report. */
export async function trainFolders(folders: readonly string[], options: TrainCommandOptions): Promise<void> {
  const { out } = options
  if (!out.endsWith(ENDING))
    throw new AppError('usage/invalid-option', `Expected --out to end in ${ENDING}, found "${out}".`)
  refuseForeignOptions(options)
  const started = performance.now()
  const progress = await createProgress('clips', options.quiet ?? false)
  try {
    const { parts, report } = await trainKind(folders, options, progress)
    progress.stop()
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

/** Options that are another kind of model's. @throws AppError `usage/invalid-option` */
function refuseForeignOptions({ model, copies, babble, shrinkage, set }: TrainCommandOptions): void {
  const network = model === 'mlp' || model === 'logistic'
  if (network && (copies || babble || shrinkage !== undefined))
    throw new AppError(
      'usage/invalid-option',
      `--copies, --babble and --shrinkage are for --model default and lda: ${model} learns from clean clips, its settings are given by --set. Leave them out.`,
    )
  if (!network && set)
    throw new AppError(
      'usage/invalid-option',
      `--set is for --model mlp and logistic: ${model} has none. Leave it out.`,
    )
}

async function trainKind(folders: readonly string[], options: TrainCommandOptions, progress: Progress) {
  const { model, out, kFold, split, copies, babble, shrinkage, set = {} } = options
  const common = {
    ...toDatasetOptions(options, progress),
    id: options.id ?? basename(out, ENDING),
    ...(kFold !== undefined && { folds: kFold }),
    ...(split && { shares: split }),
  }
  if (model === 'mlp' || model === 'logistic') {
    const base = model === 'mlp' ? REPORT_SETTINGS : LOGISTIC_SETTINGS
    return trainNetworks(folders, { ...common, settings: { ...base, ...parseMlpSettings(set) } })
  }
  const trained = await trainFromFolders(folders, {
    ...common,
    recipe: model === 'lda' ? 'functionals' : 'default',
    ...(copies && { copies: copies.map(parseCondition) }),
    ...(babble && { babble }),
    ...(shrinkage !== undefined && { shrinkage }),
  })
  for (const { clip, error } of trained.unreadable) remark(`left out: ${clip.id}: ${error.message}`, options)
  return trained
}
