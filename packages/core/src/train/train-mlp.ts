import type { Engine } from '../nn/engine.ts'
import { createRandom } from '../random.ts'
import type { Matrix } from '../signal/matrix.ts'
import { balancedWeights } from './class-weights.ts'
import { type FittedMlp, fitMlp } from './fit-mlp.ts'
import type { MlpTraining } from './mlp-settings.ts'
import { smote } from './smote.ts'

/**
 * Trains a network on training rows: rare labels filled up or weighed first, where the settings ask for it.
 *
 * @param features - of the training clips alone
 * @throws AppError `train/diverged`
 */
export function trainMlp(
  features: Matrix,
  labels: ArrayLike<number>,
  classes: number,
  { balanced = false, smote: fillUp = false, ...settings }: MlpTraining,
  { seed = 0, engine }: { readonly seed?: number; readonly engine?: Engine } = {},
): FittedMlp {
  const rows = fillUp ? smote(features, labels, classes, createRandom(seed)) : { features, labels }
  return fitMlp(rows.features, rows.labels, classes, {
    ...settings,
    seed,
    ...(engine && { engine }),
    ...(balanced && { weights: balancedWeights(rows.labels) }),
  })
}
