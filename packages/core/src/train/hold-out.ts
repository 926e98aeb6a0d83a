import type { WorkOptions } from '../errors.ts'
import { DEFAULT_RECIPE, SET_COUNT, sameRecipe } from '../features/default-recipe.ts'
import type { TrainedParameters } from '../model/model-file.ts'
import { kernelLdaSpace, ldaSpace, scoresOfUnknown, type VoiceSpace } from '../model/voice-space.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import type { Condition } from './copies.ts'
import type { LdaPlan } from './cross-validate.ts'
import type { FeatureSet } from './feature-set.ts'
import { type HeardTest, type LdaJob, type LdaResult, type LdaRunner, runLdaJobs } from './lda-job.ts'
import type { Fold } from './split.ts'

/** A fold's model, and how it hears the speakers that it has not learned from. */
export interface HeldOutFold {
  readonly fold: Pick<Fold, 'train' | 'test'>
  readonly trained: TrainedParameters
  readonly space: VoiceSpace
  /** By condition: a row for each test clip of the fold, as the space has it. */
  readonly clips: ReadonlyMap<Condition, Matrix>
  /** By condition: a row for each of their windows, and which windows of the set these are. */
  readonly windows: ReadonlyMap<Condition, HeardTest['windows']>
}

/** How the work is done: on this thread where `run` is not given. */
export interface FitOptions extends WorkOptions {
  readonly run?: LdaRunner
}

/**
 * Trains once for each fold and hears the speakers that it held out under each condition. The copies of a clip stay on the
 * side of its speaker. With the default recipe a model is an LDA for each of its kernel sets.
 *
 * @throws AppError `cancelled`
 */
export async function holdOut(
  set: FeatureSet,
  folds: readonly Pick<Fold, 'train' | 'test'>[],
  plan: LdaPlan,
  conditions: readonly Condition[],
  { run = runLdaJobs, ...work }: FitOptions = {},
): Promise<HeldOutFold[]> {
  const members = membersOf(set)
  const jobs = folds.flatMap(({ train, test }) =>
    members.map(
      (kernelSet): LdaJob => ({ ...plan, train, test, conditions, ...(kernelSet !== undefined && { kernelSet }) }),
    ),
  )
  const results = await run(set, jobs, work)
  return folds.map((fold, turn) => {
    const own = results.slice(turn * members.length, (turn + 1) * members.length)
    const trained = join(own)
    return {
      fold,
      trained,
      space: trained.kind === 'lda' ? ldaSpace(trained.parameters) : kernelLdaSpace(trained.parameters),
      clips: new Map(conditions.map((name, i) => [name, beside(own.map(({ heard }) => heard[i]!.clips))])),
      windows: new Map(
        conditions.map((name, i) => {
          const { rows } = own[0]!.heard[i]!.windows
          return [name, { rows, heard: beside(own.map(({ heard }) => heard[i]!.windows.heard)) }]
        }),
      ),
    }
  })
}

/** Scores of what was heard of unknown voices: a row for each. */
export function scoresOf(space: VoiceSpace, heard: Matrix): Matrix {
  const classes = space.means.length / space.size
  const out = zeros(heard.rows, classes)
  for (let row = 0; row < heard.rows; row++)
    rowOf(out, row).set(scoresOfUnknown(space, rowOf(heard, row), new Float64Array(classes)))
  return out
}

/** The kernel sets that a model on these features has an LDA for; one LDA without kernels where there are none. */
function membersOf({ recipe }: FeatureSet): readonly (number | undefined)[] {
  return sameRecipe(recipe, DEFAULT_RECIPE) ? [...Array(SET_COUNT).keys()] : [undefined]
}

function join(fitted: readonly LdaResult[]): Exclude<TrainedParameters, { readonly kind: 'mlp' }> {
  const parts = fitted.flatMap(({ lda, thresholds }) => (thresholds ? [{ lda, thresholds }] : []))
  return parts.length > 0 ? { kind: 'kernel-lda', parameters: parts } : { kind: 'lda', parameters: fitted[0]!.lda }
}

/** Matrices of as many rows, one beside the other. */
function beside(matrices: readonly Matrix[]): Matrix {
  const rows = matrices[0]!.rows
  const out = zeros(
    rows,
    matrices.reduce((sum, { columns }) => sum + columns, 0),
  )
  let at = 0
  for (const matrix of matrices) {
    for (let row = 0; row < rows; row++) rowOf(out, row).set(rowOf(matrix, row), at)
    at += matrix.columns
  }
  return out
}
