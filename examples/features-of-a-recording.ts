// The 88 eGeMAPS values of one channel, with their names.
import { fileURLToPath } from 'node:url'
import { computeRecipe, isRecipeMatrix } from '@undertone/core'
import { readAudio } from '@undertone/core/node'

const { channels, sampleRate } = await readAudio(fileURLToPath(new URL('../samples/complaint.wav', import.meta.url)))
const features = computeRecipe('egemaps', channels[0]!, sampleRate)
if (!isRecipeMatrix(features))
  for (const [index, name] of features.names.entries()) console.log(name, features.values[index])
