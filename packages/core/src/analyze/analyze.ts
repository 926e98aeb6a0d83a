import type { AudioStream } from '../audio/audio.ts'
import { AppError, throwIfCancelled, type WorkOptions } from '../errors.ts'
import { ANALYSIS_RECIPES, sameRecipe } from '../features/default-recipe.ts'
import type { Model } from '../model/model.ts'
import type { Analysis } from './analysis.ts'
import { assembleAnalysis } from './assemble.ts'
import { ChannelAnalyzer, type ChannelResult } from './channel-analyzer.ts'
import { type AnalysisOptions, type AnalysisSettings, type ChannelPlan, planChannels, settingsOf } from './settings.ts'
import { TwinFinder } from './twins.ts'
import { speakerNoun } from './words.ts'

/**
 * Checks that a model can be fed by this pipeline.
 *
 * @throws AppError `model/unsupported` where it was trained on another recipe
 */
export function checkRecipe(model: Model): void {
  if (ANALYSIS_RECIPES.some(recipe => sameRecipe(model.recipe, recipe))) return
  const known = ANALYSIS_RECIPES.map(({ name, version }) => `${name} version ${version}`).join(' or ')
  throw new AppError(
    'model/unsupported',
    `Model "${model.card.id}" was trained on ${model.recipe.name} version ${model.recipe.version}: expected ${known} with the same parameters. Train it again or take another model.`,
    { recipe: model.recipe.name },
  )
}

/** The analyzer of one channel of a plan. @param options.onlyInTheEnd - as {@link ChannelAnalyzer} takes it */
export function createChannelAnalyzer(
  plan: ChannelPlan,
  sampleRate: number,
  model: Model,
  settings: AnalysisSettings,
  options: { readonly onlyInTheEnd?: boolean } = {},
): ChannelAnalyzer {
  const speaker = speakerNoun(plan.role)
  return new ChannelAnalyzer({ sampleRate, settings, speaker, ...(plan.emotion && { model }), ...options })
}

/** Takes the pieces of all channels of a recording and says in the end what was found on each: here, or on threads. */
export interface ChannelGroup {
  /** @param channels - the next samples of each channel, of one length */
  push(channels: readonly Float32Array[]): void | Promise<void>
  /** One result a channel, in order. */
  finish(): readonly ChannelResult[] | Promise<readonly ChannelResult[]>
}

/** Analyses the channels on this thread. */
export function createChannelGroup(
  plans: readonly ChannelPlan[],
  sampleRate: number,
  model: Model,
  settings: AnalysisSettings,
): ChannelGroup {
  const inTheEnd = { onlyInTheEnd: true }
  const analyzers = plans.map(plan => createChannelAnalyzer(plan, sampleRate, model, settings, inTheEnd))
  return {
    push: channels =>
      analyzers.forEach((analyzer, index) => {
        analyzer.push(channels[index]!)
      }),
    finish: () =>
      analyzers.map(analyzer => {
        analyzer.finish()
        return analyzer.result()
      }),
  }
}

/**
 * Analyses a whole recording as it is decoded: memory does not grow with its length but for the result itself.
 * The same code as a live session, fed from a file.
 *
 * @param name - what the result calls the recording
 * @param options.onProgress - seconds done and, where the container says so, in all
 * @param createGroup - where the work on the channels is done; on this thread where it is not given
 * @throws AppError `usage/invalid-option`, `model/unsupported`, `audio/*`, `cancelled`
 */
export async function analyze(
  stream: AudioStream,
  model: Model,
  name: string,
  { signal, onProgress, ...options }: AnalysisOptions & WorkOptions = {},
  createGroup: typeof createChannelGroup = createChannelGroup,
): Promise<Analysis> {
  checkRecipe(model)
  const settings = settingsOf(options)
  const { sampleRate, channelCount, durationSeconds = 0 } = stream.info
  const plans = planChannels(channelCount, options)
  const group = createGroup(plans, sampleRate, model, settings)
  const twins = new TwinFinder(channelCount)
  let samples = 0
  for await (const { channels } of stream) {
    throwIfCancelled(signal)
    twins.push(channels)
    await group.push(channels)
    samples += channels[0]!.length
    onProgress?.(samples / sampleRate, durationSeconds)
  }
  const results = await group.finish()
  return assembleAnalysis({ ...stream.info, name }, model, settings, plans, results, twins.twins)
}
