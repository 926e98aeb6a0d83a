import type { WorkOptions } from '../errors.ts'
import { DEFAULT_RECIPE, SET_COUNT, sameRecipe } from '../features/default-recipe.ts'
import type { TrainedParameters } from '../model/model-file.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import { CONDITIONS, type Condition, TEST_CONDITIONS } from './copies.ts'
import { type FeatureSet, takeRows } from './feature-set.ts'
import { joinKernelLdas } from './fit-kernel-lda.ts'
import { type LdaJob, type LdaResult, type LdaRunner, runLdaJobs } from './lda-job.ts'
import { checkTaught, type Fold } from './split.ts'
import type { SplitScores } from './split-scores.ts'

/** What is trained: LDAs on these copies of the clips. */
export interface LdaPlan {
  readonly labels: readonly string[]
  readonly copies: readonly Condition[]
  /** Conditions whose windows are learned from as well. */
  readonly windows: readonly Condition[]
  readonly shrinkage: number
}

/**
 * The plan for a set: with the default recipe the windows of the test conditions and of joined clips are learned from too, and the
 * shrinkage is 0.3 for its many features; otherwise 0.1.
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
  const cut: readonly Condition[] = [...TEST_CONDITIONS, 'joined']
  const windows = withKernels ? cut.filter(name => copies.includes(name)) : []
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

/**
 * Trains once for each split and scores its test clips and their windows under each condition.
 *
 * @throws AppError `dataset/no-label` where a split has no clip of some label to learn from; `cancelled`
 */
export async function judgeSplits(
  set: FeatureSet,
  splits: readonly Fold[],
  plan: LdaPlan,
  conditions: readonly Condition[],
  { run = runLdaJobs, ...work }: WorkOptions & { readonly run?: LdaRunner } = {},
): Promise<SplitScores[]> {
  checkTaught(set.clips, splits, plan.labels)
  const members = membersOf(set)
  const results = await run(set, jobsOf(splits, plan, conditions, members), work)
  return splits.map((_, turn) => {
    const own = results.slice(turn * members.length, (turn + 1) * members.length)
    const mean = (matrices: readonly Matrix[]): Matrix => {
      const sum = zeros(matrices[0]!.rows, plan.labels.length)
      for (const { data } of matrices) for (let i = 0; i < data.length; i++) sum.data[i]! += data[i]! / matrices.length
      return sum
    }
    return new Map(
      conditions.map((name, place) => {
        const parts = own.map(({ scores }) => scores[place]!)
        const { clipOf } = set.conditions.get(name)!.windows
        const windows = {
          clipOf: parts[0]!.windows.rows.map(row => clipOf[row]!),
          scores: mean(parts.map(part => part.windows.scores)),
        }
        return [name, { clips: mean(parts.map(part => part.clips)), windows }]
      }),
    )
  })
}

/** Scores at their clips' places, dealt to the folds that tested them. */
export function bySplit(set: FeatureSet, folds: readonly Fold[], { clips, windows }: HeldOutScores): SplitScores[] {
  return folds.map(({ test }) => {
    const held = new Set(test)
    return new Map(
      [...clips].map(([name, scores]) => {
        const { clipOf } = set.conditions.get(name)!.windows
        const rows = [...clipOf.keys()].filter(row => held.has(clipOf[row]!))
        const cut = { clipOf: rows.map(row => clipOf[row]!), scores: takeRows(windows.get(name)!, rows) }
        return [name, { clips: takeRows(scores, test), windows: cut }]
      }),
    )
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
