import type { AudioStream } from '../audio/audio.ts'
import { AppError, throwIfCancelled, type WorkOptions } from '../errors.ts'
import { FUNCTIONALS_RECIPE } from '../features/functionals.ts'
import { recipeHash } from '../features/recipe.ts'
import type { Model } from '../model/model.ts'
import type { Analysis } from './analysis.ts'
import { assembleAnalysis } from './assemble.ts'
import { ChannelAnalyzer } from './channel-analyzer.ts'
import { type AnalysisOptions, type ChannelPlan, planChannels, settingsOf } from './settings.ts'
import { speakerNoun } from './words.ts'

/**
 * Checks that a model can be fed by this pipeline.
 *
 * @throws AppError `model/unsupported` where it was trained on another recipe
 */
export function checkRecipe(model: Model): void {
  if (recipeHash(model.recipe) === recipeHash(FUNCTIONALS_RECIPE)) return
  throw new AppError(
    'model/unsupported',
    `Model "${model.card.id}" was trained on ${model.recipe.name} version ${model.recipe.version}: expected ${FUNCTIONALS_RECIPE.name} version ${FUNCTIONALS_RECIPE.version} with the same parameters. Train it again or take another model.`,
    { recipe: model.recipe.name },
  )
}

/** The analyzer of one channel of a plan. */
export function createChannelAnalyzer(
  plan: ChannelPlan,
  sampleRate: number,
  model: Model,
  settings: ReturnType<typeof settingsOf>,
): ChannelAnalyzer {
  const speaker = speakerNoun(plan.role)
  return new ChannelAnalyzer({ sampleRate, settings, speaker, ...(plan.emotion && { model }) })
}

/**
 * Analyses a whole recording as it is decoded: memory does not grow with its length but for the result itself.
 * The same code as a live session, fed from a file.
 *
 * @param name - what the result calls the recording
 * @param options.onProgress - seconds done and, where the container says so, in all
 * @throws AppError `usage/invalid-option`, `model/unsupported`, `audio/*`, `cancelled`
 */
export async function analyze(
  stream: AudioStream,
  model: Model,
  name: string,
  { signal, onProgress, ...options }: AnalysisOptions & WorkOptions = {},
): Promise<Analysis> {
  checkRecipe(model)
  const settings = settingsOf(options)
  const { sampleRate, channelCount } = stream.info
  const plans = planChannels(channelCount, options)
  const analyzers = plans.map(plan => createChannelAnalyzer(plan, sampleRate, model, settings))
  let samples = 0
  for await (const piece of stream) {
    throwIfCancelled(signal)
    analyzers.forEach((analyzer, index) => {
      analyzer.push(piece.channels[index]!)
    })
    samples += piece.channels[0]!.length
    onProgress?.(samples / sampleRate, stream.info.durationSeconds ?? 0)
  }
  for (const analyzer of analyzers) analyzer.finish()
  const results = analyzers.map(analyzer => analyzer.result())
  return assembleAnalysis({ ...stream.info, name }, model, settings, plans, results)
}
