import { basename } from 'node:path'
import {
  computeRecipe,
  csvCell,
  framesOf,
  isRecipeMatrix,
  type RecipeMatrix,
  type RecipeVector,
  recipeHash,
} from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { readAudio } from '@undertone/core/node'
import { eachRecording } from './batch.ts'
import type { FeaturesOptions } from './commands/features.ts'
import { interruption } from './interruption.ts'
import { oneChannel } from './one-channel.ts'
import { findRecordings } from './recordings.ts'
import { refuseInputs } from './refuse-inputs.ts'
import { withSink } from './sink.ts'

type Features = RecipeVector | RecipeMatrix

/** The action of `undertone features`. */
export async function computeFeatures(sources: readonly string[], options: FeaturesOptions): Promise<void> {
  if (options.json && options.format === 'csv')
    throw new AppError('usage/invalid-option', '--json and --format csv contradict each other: give one of them.')
  const csv = options.format === 'csv'
  const found = await findRecordings(sources)
  const { several } = found
  if (options.out !== undefined)
    await refuseInputs(
      [options.out],
      found.inputs.map(({ source }) => source),
    )
  await withSink(options.out, async write => {
    let written = 0
    if (several && !csv) await write('[')
    await eachRecording(
      found,
      { ...options, json: options.json === true || !csv },
      async ({ source }) => {
        const audio = await readAudio(source, { signal: interruption.signal })
        const samples = oneChannel(audio, options)
        return computeRecipe(options.recipe, samples, audio.sampleRate, { rate: options.rate ?? null })
      },
      async (features, { source }) => {
        if (csv) await write(toCsvRows(features, basename(source), written === 0))
        else
          await write(
            `${several ? (written > 0 ? ',\n' : '\n') : ''}${toJsonText(features, several ? basename(source) : undefined)}`,
          )
        written++
      },
    )
    if (!csv && several) await write('\n]\n')
    else if (!csv && written > 0) await write('\n')
  })
}

function toJsonText(features: Features, file: string | undefined): string {
  const { recipe, sampleRate, names } = features
  const head = {
    ...(file !== undefined && { file }),
    recipe: recipe.name,
    version: recipe.version,
    recipeHash: recipeHash(recipe),
    sampleRate,
    names,
  }
  return JSON.stringify(
    isRecipeMatrix(features)
      ? {
          ...head,
          hopSeconds: features.hopSeconds,
          startSeconds: features.startSeconds,
          frames: framesOf(features).map(plain),
        }
      : { ...head, values: plain(features.values) },
  )
}

/** `file`, for a matrix the time of the frame's centre too, and a column a feature. */
function toCsvRows(features: Features, file: string, header: boolean): string {
  const matrix = isRecipeMatrix(features)
  const lines = header ? [['file', ...(matrix ? ['time'] : []), ...features.names].map(csvCell).join(',')] : []
  if (matrix)
    for (const [row, frame] of framesOf(features).entries())
      lines.push(
        [csvCell(file), Number((features.startSeconds + row * features.hopSeconds).toFixed(6)), ...plain(frame)].join(
          ',',
        ),
      )
  else lines.push([csvCell(file), ...plain(features.values)].join(','))
  return `${lines.join('\n')}\n`
}

/** Nine digits tell every float32 from its neighbours. */
function plain(values: Float32Array): number[] {
  return Array.from(values, value => Number(value.toPrecision(9)))
}
