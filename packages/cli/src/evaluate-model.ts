import { loadModel } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { readModel } from '@undertone/core/node'
import { evaluateFolder, judgeAdaptK, judgeCross, judgeLda, judgeMlp } from '@undertone/core/node/train'
import { evaluationPage } from '@undertone/core/report'
import {
  LOGISTIC_SETTINGS,
  parseCondition,
  parseMlpSettings,
  parseProtocol,
  REPORT_SETTINGS,
  reportToJson,
} from '@undertone/core/train'
import type { EvaluateOptions } from './commands/evaluate.ts'
import { toDatasetOptions } from './dataset-options.ts'
import { evaluationText } from './evaluation-text.ts'
import { print, remark, writeWhole } from './output.ts'
import { createProgress, type Progress } from './progress.ts'

/** The action of `undertone evaluate`. */
export async function evaluateModel(folders: readonly string[], options: EvaluateOptions): Promise<void> {
  const started = performance.now()
  const progress = await createProgress('clips', options.quiet ?? false)
  try {
    const report = options.protocol
      ? await byProtocol(folders, options.protocol, options, progress)
      : await byModel(folders, options, progress)
    progress.stop()
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
    const peakRssMiB = Math.round(process.resourceUsage().maxRSS / 1024)
    if (options.json) await print(reportToJson({ ...report, seconds, peakRssMiB }))
    else await print(evaluationText(report))
    if (options.html !== undefined) {
      await writeWhole(options.html, await evaluationPage(report))
      remark(`Wrote ${options.html}`, options)
    }
    if (report.speakersShared && !options.protocol)
      remark(
        "WARNING: speakers of this folder were in the model's training. These figures say nothing about new voices.",
      )
  } finally {
    progress.stop()
  }
}

async function byModel(folders: readonly string[], options: EvaluateOptions, progress: Progress) {
  const { conditions, babble, learningCurve, besideRandom } = options
  if (conditions || babble || learningCurve || besideRandom)
    throw new AppError(
      'usage/invalid-option',
      '--conditions, --babble, --learning-curve and --beside-random are for --protocol. Name one, or leave them out.',
    )
  return evaluateFolder(
    onlyFolder(folders, 'A model is judged on one folder'),
    loadModel(await readModel(options.model)),
    toDatasetOptions(options, progress),
  )
}

async function byProtocol(folders: readonly string[], name: string, options: EvaluateOptions, progress: Progress) {
  const protocol = parseProtocol(name)
  const { model: kind = 'default', babble, learningCurve, besideRandom } = options
  if (kind !== 'default' && kind !== 'lda' && kind !== 'mlp' && kind !== 'logistic')
    throw new AppError(
      'usage/invalid-option',
      `A protocol trains a kind of model: expected --model default, lda, logistic or mlp, found "${kind}".`,
    )
  const network = kind === 'mlp' || kind === 'logistic'
  if (!network && (options.recipe || options.set))
    throw new AppError(
      'usage/invalid-option',
      `--recipe and --set are for --model mlp and logistic: ${kind} has its own features and no settings. Leave them out.`,
    )
  const conditions = options.conditions?.map(parseCondition)
  const further = conditions || babble || learningCurve || besideRandom
  const common = toDatasetOptions(options, progress)
  if (protocol === 'cross') {
    if (network || further)
      throw new AppError(
        'usage/invalid-option',
        'The protocol cross takes --model default or lda, and no --conditions, --babble, --learning-curve or --beside-random.',
      )
    return judgeCross(folders, { ...common, recipe: kind === 'lda' ? 'functionals' : 'default' })
  }
  const folder = onlyFolder(folders, `The protocol ${protocol} is of one corpus`)
  if (protocol === 'adapt-k') {
    if (network || further)
      throw new AppError(
        'usage/invalid-option',
        'The protocol adapt-k takes --model default or lda, and no --conditions, --babble, --learning-curve or --beside-random.',
      )
    return judgeAdaptK(folder, { ...common, recipe: kind === 'lda' ? 'functionals' : 'default' })
  }
  if (network) {
    if (protocol === 'robust' || further)
      throw new AppError(
        'usage/invalid-option',
        'A network is judged on clean clips: expected --model default or lda for robust, --conditions, --babble, --learning-curve and --beside-random.',
      )
    return judgeMlp(folder, protocol, {
      ...common,
      recipe: options.recipe ?? 'functionals',
      settings: { ...(kind === 'mlp' ? REPORT_SETTINGS : LOGISTIC_SETTINGS), ...parseMlpSettings(options.set ?? {}) },
    })
  }
  return judgeLda(folder, protocol, {
    ...common,
    recipe: kind === 'lda' ? 'functionals' : 'default',
    ...(conditions && { conditions }),
    ...(babble && { babble }),
    ...(learningCurve && { learningCurve }),
    ...(besideRandom && { besideRandom }),
  })
}

function onlyFolder(folders: readonly string[], why: string): string {
  const [folder, second] = folders
  if (folder === undefined || second !== undefined)
    throw new AppError('usage/invalid-option', `${why}: expected one, found ${folders.length}.`)
  return folder
}
