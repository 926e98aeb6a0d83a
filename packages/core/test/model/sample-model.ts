import type { FeatureRecipe } from '../../src/features/recipe.ts'
import { roundToHalf } from '../../src/model/half.ts'
import type { ModelParts } from '../../src/model/model-file.ts'
import { createRandom } from '../../src/random.ts'

export const SAMPLE_RECIPE: FeatureRecipe = {
  name: 'sample',
  version: 1,
  sampleRate: 16000,
  shape: 'vector',
  parameters: { size: 5 },
}

/** A small model with made-up numbers: three labels, five features. */
export function sampleParts() {
  const random = createRandom(7)
  const values = (count: number) => Float32Array.from({ length: count }, () => random.normal())
  return {
    kind: 'lda' as const,
    recipe: SAMPLE_RECIPE,
    calibration: { temperature: 2.5, uncertainBelow: 0.4 },
    parameters: {
      mean: values(5),
      deviation: values(5).map(x => Math.exp(x)),
      projection: values(10).map(roundToHalf),
      means: values(6),
      spread: values(2).map(x => Math.exp(x)),
    },
    card: {
      id: 'sample',
      version: '1.0.0',
      description: 'Made up for tests.',
      labels: ['angry', 'happy', 'neutral'],
      languages: ['en'],
      licence: 'CC0-1.0',
      commercialUse: true,
      data: [{ name: 'made-up', licence: 'CC0-1.0', clips: 3, speakers: ['made-up/1', 'made-up/2'] }],
      procedure: 'None.',
      evaluation: [{ protocol: 'none', uar: 1 / 3, interval: [0.25, 0.5] }],
      limits: ['It knows nothing.'],
    },
  } satisfies ModelParts
}
