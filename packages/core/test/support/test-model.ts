import { FUNCTIONAL_COUNT, FUNCTIONALS_RECIPE } from '../../src/features/functionals.ts'
import type { Model } from '../../src/model/model.ts'
import { createRandom } from '../../src/random.ts'

const LABELS = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised']

/**
 * A model that has learned nothing: a fixed random projection of the functionals, so that every feature counts, its scores
 * kept small enough for the probabilities to vary. For tests of what stands around a model.
 */
export function testModel({ uncertainBelow = 0.3 }: { uncertainBelow?: number } = {}): Model {
  const random = createRandom(1)
  const weights = Float32Array.from({ length: LABELS.length * FUNCTIONAL_COUNT }, () => random.normal())
  return {
    kind: 'test',
    card: {
      id: 'test',
      version: '1',
      description: 'Has learned nothing; for tests.',
      labels: LABELS,
      languages: ['en'],
      licence: 'Apache-2.0',
      commercialUse: true,
      data: [],
      procedure: 'random numbers',
      evaluation: [],
      limits: ['means nothing'],
    },
    recipe: FUNCTIONALS_RECIPE,
    calibration: { temperature: 1, uncertainBelow },
    sha256: 'cd'.repeat(32),
    predict(features) {
      const scores = LABELS.map((_, label) => {
        let sum = 0
        for (let i = 0; i < features.length; i++)
          sum += Math.tanh(features[i]! / 20) * weights[label * FUNCTIONAL_COUNT + i]!
        return Math.exp(sum / 6)
      })
      const total = scores.reduce((a, b) => a + b, 0)
      return Float32Array.from(scores, score => score / total)
    },
  }
}
