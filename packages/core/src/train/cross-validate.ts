import type { WorkOptions } from '../errors.ts'
import { DEFAULT_RECIPE, SET_COUNT, sameRecipe } from '../features/default-recipe.ts'
import type { TrainedParameters } from '../model/model-file.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import { CONDITIONS, type Condition, TEST_CONDITIONS } from './copies.ts'
import type { FeatureSet } from './feature-set.ts'
import { joinKernelLdas } from './fit-kernel-lda.ts'
import { type LdaJob, type LdaResult, type LdaRunner, runLdaJobs } from './lda-job.ts'
import type { Fold } from './split.ts'

/** What is trained: LDAs on these copies of the clips. */
export interface LdaPlan {
  readonly labels: readonly string[]
  readonly copies: readonly Condition[]
  /** Conditions whose windows are learned from as well. */
  readonly windows: readonly Condition[]
  readonly shrinkage: number
}

/**
 * The plan for a set: with the default recipe the windows of the test conditions are learned from too, and the shrinkage is
 * 0.3 for its many features; otherwise 0.1.
 *
 * @param options - what is to be otherwise
 */
export function planFor(
  set: FeatureSet,
  labels: readonly string[],
  options: { readonly copies?: readonly Condition[]; readonly shrinkage?: number } = {},
): LdaPlan {
  const withKernels = sameRecipe(set.recipe, DEFAULT_RECIPE)
  const { copies = CONDITIONS, shrinkage = withKernels ? 0.3 : 0.1 } = options
  const windows = withKernels ? TEST_CONDITIONS.filter(name => copies.includes(name)) : []
  return { labels, copies, windows, shrinkage }
}

/** Scores that each clip and window got from the model of the fold that had not heard its speaker. */
export interface HeldOutScores {
  /** Clips x classes, by condition. */
  readonly clips: ReadonlyMap<Condition, Matrix>
  /** Windows x classes, by condition. */
  readonly windows: ReadonlyMap<Condition, Matrix>
}

/**
 * Trains once for each fold and scores the speakers that it held out under each condition, then trains on all clips.
 * The copies of a clip stay on the side of its speaker. With the default recipe a model is an LDA for each of its kernel
 * sets; its scores are the means of theirs.
 *
 * @throws AppError `cancelled`
 */
export async function crossValidate(
  set: FeatureSet,
  folds: readonly Fold[],
  plan: LdaPlan,
  conditions: readonly Condition[],
  { run = runLdaJobs, ...work }: WorkOptions & { readonly run?: LdaRunner } = {},
): Promise<{ readonly scores: HeldOutScores; readonly trained: TrainedParameters }> {
  const everyPlace = set.clips.map((_, place) => place)
  const members = membersOf(set)
  const jobs = jobsOf([...folds, { train: everyPlace, test: [] }], plan, conditions, members)
  const results = await run(set, jobs, work)
  const fitted = results.slice(-members.length)
  return { scores: gather(set, plan.labels.length, conditions, jobs, results, members.length), trained: join(fitted) }
}

/** Trains once for each split and scores its test clips as they are. @returns one matrix a split: test clips x labels */
export async function judgeSplits(
  set: FeatureSet,
  splits: readonly Fold[],
  plan: LdaPlan,
  { run = runLdaJobs, ...work }: WorkOptions & { readonly run?: LdaRunner } = {},
): Promise<Matrix[]> {
  const members = membersOf(set)
  const results = await run(set, jobsOf(splits, plan, ['clean'], members), work)
  return splits.map(({ test }, turn) => {
    const mean = zeros(test.length, plan.labels.length)
    for (const { scores } of results.slice(turn * members.length, (turn + 1) * members.length))
      for (const [i, value] of scores[0]!.clips.data.entries()) mean.data[i]! += value / members.length
    return mean
  })
}

/** The kernel sets that a model on these features has an LDA for; one LDA without kernels where there are none. */
function membersOf({ recipe }: FeatureSet): readonly (number | undefined)[] {
  return sameRecipe(recipe, DEFAULT_RECIPE) ? [...Array(SET_COUNT).keys()] : [undefined]
}

/** The jobs of each turn, member by member. */
function jobsOf(
  turns: readonly Pick<Fold, 'train' | 'test'>[],
  plan: LdaPlan,
  conditions: readonly Condition[],
  members: readonly (number | undefined)[],
): LdaJob[] {
  return turns.flatMap(({ train, test }) =>
    members.map(
      (kernelSet): LdaJob => ({ ...plan, train, test, conditions, ...(kernelSet !== undefined && { kernelSet }) }),
    ),
  )
}

/** The mean of the members' scores of every clip and window, at its place. */
function gather(
  set: FeatureSet,
  classes: number,
  conditions: readonly Condition[],
  jobs: readonly LdaJob[],
  results: readonly LdaResult[],
  members: number,
): HeldOutScores {
  const clips = new Map(conditions.map(name => [name, zeros(set.clips.length, classes)]))
  const windows = new Map(
    conditions.map(name => [name, zeros(set.conditions.get(name)!.windows.clipOf.length, classes)]),
  )
  const add = (target: Matrix, places: ArrayLike<number>, scores: Matrix) => {
    for (let row = 0; row < scores.rows; row++) {
      const sum = rowOf(target, places[row]!)
      for (const [k, value] of rowOf(scores, row).entries()) sum[k]! += value / members
    }
  }
  for (const [index, { scores }] of results.entries())
    for (const [place, name] of conditions.entries()) {
      const own = scores[place]!
      add(clips.get(name)!, jobs[index]!.test, own.clips)
      add(windows.get(name)!, own.windows.rows, own.windows.scores)
    }
  return { clips, windows }
}

function join(fitted: readonly LdaResult[]): TrainedParameters {
  const parts = fitted.flatMap(({ lda, thresholds }) => (thresholds ? [{ lda, thresholds }] : []))
  return parts.length > 0
    ? { kind: 'kernel-lda', parameters: joinKernelLdas(parts) }
    : { kind: 'lda', parameters: fitted[0]!.lda }
}
