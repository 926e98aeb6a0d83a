import type { WorkOptions } from '../errors.ts'
import { DEFAULT_RECIPE, SET_COUNT, sameRecipe } from '../features/default-recipe.ts'
import type { CnnModel } from '../model/cnn.ts'
import { ensembleSpace } from '../model/ensemble.ts'
import type { TrainedParameters } from '../model/model-file.ts'
import { kernelLdaSpace, ldaSpace, scoresOfUnknown, type VoiceSpace } from '../model/voice-space.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import type { CnnResult } from './cnn-job.ts'
import type { Condition } from './copies.ts'
import type { TrainPlan } from './cross-validate.ts'
import { type FeatureSet, stack } from './feature-set.ts'
import { type Fusion, fitFusion } from './fuse-members.ts'
import type { HeardTest, LdaResult } from './lda-job.ts'
import { type MemberJob, type MemberResult, type MemberRunner, runMemberJobs } from './member-job.ts'
import type { Fold } from './split.ts'

/** A fold's model, and how it hears the speakers that it has not learned from. */
export interface HeldOutFold {
  readonly fold: Pick<Fold, 'train' | 'test'>
  readonly trained: TrainedParameters
  /** How its members count, where it has two: fitted on the scores of the speakers of the other folds. */
  readonly fusion?: Fusion
  readonly space: VoiceSpace
  /** By condition: a row for each test clip of the fold, as the space has it. */
  readonly clips: ReadonlyMap<Condition, Matrix>
  /** By condition: a row for each of their windows, and which windows of the set these are. */
  readonly windows: ReadonlyMap<Condition, HeardTest['windows']>
}

/** How the work is done: on this thread where `run` is not given. */
export interface FitOptions extends WorkOptions {
  readonly run?: MemberRunner
}

/**
 * Trains once for each fold and hears the speakers that it held out under each condition. The copies of a clip stay on the
 * side of its speaker. With the default recipe a model is an LDA for each of its kernel sets, and a network where the plan
 * has one: how the two count is fitted on what the other folds held out, so that no fold's own speakers have a say in it.
 *
 * @throws AppError `cancelled`
 */
export async function holdOut(
  set: FeatureSet,
  folds: readonly Pick<Fold, 'train' | 'test'>[],
  plan: TrainPlan,
  conditions: readonly Condition[],
  { run = runMemberJobs, ...work }: FitOptions = {},
): Promise<HeldOutFold[]> {
  const fits = await fitMembers(set, folds, plan, conditions, run, work)
  return folds.map((fold, turn) => {
    const { ldas, cnn } = fits[turn]!
    // Where no other fold held anything out, nothing says how much the network counts: it is left out.
    const known = folds.some(({ test }, other) => other !== turn && test.length > 0)
    const fusion = cnn && known ? fuseFolds(set, plan.labels, conditions, folds, fits, turn) : undefined
    const model = modelOf(ldas, cnn && fusion && { cnn: cnn.cnn, fusion })
    const members: readonly MemberResult[] = cnn && fusion ? [...ldas, cnn] : ldas
    return {
      fold,
      ...model,
      ...(fusion && { fusion }),
      clips: new Map(conditions.map((name, i) => [name, beside(members.map(({ heard }) => heard[i]!.clips))])),
      windows: new Map(
        conditions.map((name, i) => {
          const { rows } = ldas[0]!.heard[i]!.windows
          return [name, { rows, heard: beside(members.map(({ heard }) => heard[i]!.windows.heard)) }]
        }),
      ),
    }
  })
}

/** What was fitted for one fold. */
interface FoldFit {
  readonly ldas: readonly LdaResult[]
  readonly cnn?: CnnResult
}

/** Fits the members of every fold. The networks take longest and so come first. */
async function fitMembers(
  set: FeatureSet,
  folds: readonly Pick<Fold, 'train' | 'test'>[],
  plan: TrainPlan,
  conditions: readonly Condition[],
  run: MemberRunner,
  work: WorkOptions,
): Promise<FoldFit[]> {
  const { labels, copies, windows, shrinkage } = plan
  const jobs: { readonly turn: number; readonly job: MemberJob }[] = []
  for (const [turn, { train, test }] of folds.entries())
    if (plan.cnn) jobs.push({ turn, job: { member: 'cnn', train, test, labels, copies, conditions } })
  for (const [turn, { train, test }] of folds.entries())
    for (const kernelSet of kernelSetsOf(set)) {
      const own = kernelSet === undefined ? {} : { kernelSet }
      const job = { member: 'lda' as const, train, test, labels, copies, windows, shrinkage, conditions, ...own }
      jobs.push({ turn, job })
    }
  const results = await run(
    set,
    jobs.map(({ job }) => job),
    work,
  )
  return folds.map((_, turn) => {
    const own = results.filter((_, index) => jobs[index]!.turn === turn)
    const cnn = own.find(result => result.member === 'cnn')
    return { ldas: own.filter(result => result.member === 'lda'), ...(cnn && { cnn }) }
  })
}

/** How LDAs and network count in a fold's model: by the clips and windows that all other folds held out. */
function fuseFolds(
  set: FeatureSet,
  labels: readonly string[],
  conditions: readonly Condition[],
  folds: readonly Pick<Fold, 'test'>[],
  fits: readonly FoldFit[],
  turn: number,
): Fusion {
  const ofLdas: Matrix[] = []
  const ofCnn: Matrix[] = []
  const classes: number[] = []
  for (const [other, { ldas, cnn }] of fits.entries()) {
    if (other === turn || !cnn) continue
    const { space } = modelOf(ldas)
    for (const [i, condition] of conditions.entries()) {
      const { clips, windows } = cnn.heard[i]!
      const { clipOf } = set.conditions.get(condition)!.windows
      const heard = ldas.map(lda => lda.heard[i]!)
      ofLdas.push(scoresOf(space, beside(heard.map(own => own.clips))))
      ofLdas.push(scoresOf(space, beside(heard.map(own => own.windows.heard))))
      ofCnn.push(clips, windows.heard)
      const places = [...folds[other]!.test, ...Array.from(windows.rows, row => clipOf[row]!)]
      classes.push(...places.map(place => labels.indexOf(set.clips[place]!.label)))
    }
  }
  return fitFusion([stack(ofLdas), stack(ofCnn)], classes)
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
function kernelSetsOf({ recipe }: FeatureSet): readonly (number | undefined)[] {
  return sameRecipe(recipe, DEFAULT_RECIPE) ? [...Array(SET_COUNT).keys()] : [undefined]
}

/** The model that members make, and the space that it hears in. */
function modelOf(
  ldas: readonly LdaResult[],
  network?: { readonly cnn: CnnModel; readonly fusion: Fusion },
): { readonly trained: TrainedParameters; readonly space: VoiceSpace } {
  const kernelLda = ldas.flatMap(({ lda, thresholds }) => (thresholds ? [{ lda, thresholds }] : []))
  if (network) {
    const [ofLdas = 0, ofCnn = 0] = network.fusion.factors
    const parameters = { kernelLda, cnn: network.cnn, factors: [ofLdas, ofCnn] as const }
    return { trained: { kind: 'ensemble', parameters }, space: ensembleSpace(parameters) }
  }
  if (kernelLda.length > 0)
    return { trained: { kind: 'kernel-lda', parameters: kernelLda }, space: kernelLdaSpace(kernelLda) }
  const { lda } = ldas[0]!
  return { trained: { kind: 'lda', parameters: lda }, space: ldaSpace(lda) }
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
