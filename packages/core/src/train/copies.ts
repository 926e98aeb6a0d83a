import { AppError } from '../errors.ts'
import { createRandom } from '../random.ts'
import { type CopyTools, type NamedStep, STEPS, toStep } from './copies/steps.ts'

/**
 * What a clip may go through before its features are taken: steps of `copies/steps.ts` by name, such as `mulaw8k` or
 * `white10`, several one after the other with `-` between: `speed0.9-mulaw8k`.
 */
export type Condition = StepName | `${StepName}-${string}`
type StepName = {
  [Name in keyof typeof STEPS]: (typeof STEPS)[Name] extends { value: object }
    ? `${Name}${number}` | `${Name}+${number}`
    : Name
}[keyof typeof STEPS]

/** What the default model hears each training clip through, so that it knows a telephone and a noisy room. */
export const CONDITIONS = [
  'clean',
  'speed0.9',
  'speed1.1',
  'mulaw8k',
  'white10',
  'pink10',
  'speed0.9-mulaw8k',
  'speed1.1-mulaw8k',
  'speed0.9-white10',
  'speed1.1-white10',
  'speed0.9-pink10',
  'speed1.1-pink10',
] as const satisfies readonly Condition[]

/** Conditions that a model is judged under. */
export const TEST_CONDITIONS: readonly Condition[] = ['clean', 'mulaw8k', 'white10', 'pink10']

/** Conditions that `robust` judges under. */
export const ROBUST_CONDITIONS: readonly Condition[] = [
  'clean',
  'mulaw8k',
  ...(['white20', 'white10', 'white5', 'pink20', 'pink10', 'pink5'] as const),
  ...(['babble20', 'babble10', 'babble5'] as const),
  'mp3-32',
  'gain+12',
  'gain-12',
]

/**
 * A condition by its name: steps with `-` between them, as `speed0.9-mulaw8k`.
 *
 * @throws AppError `usage/invalid-option` where there is no such condition
 */
export function parseCondition(name: string): Condition {
  if (isCondition(name)) return name
  throw new AppError(
    'usage/invalid-option',
    `Unknown copy "${name}": expected one or more, with "-" between, of ${stepNames().join(', ')}.`,
    { name },
  )
}

/** The steps there are, with what stands for a number: `white<dB of the speech above it>`. */
export function stepNames(): string[] {
  return Object.entries(STEPS).map(([name, step]) => ('value' in step ? `${name}<${step.value.meaning}>` : name))
}

/** Whether making this copy takes such a tool. */
export function needsTool(condition: Condition, tool: keyof CopyTools): boolean {
  return stepsOf(condition)?.some(({ step }) => step.needs === tool) ?? false
}

/**
 * A copy of a clip under a condition; the same samples for the same seed.
 *
 * @param samples - 16 kHz, one channel; left as they are
 * @returns 16 kHz, about as long (speed changes the length)
 * @throws RangeError where the condition needs a tool that is not given
 */
export function makeCopy(
  samples: Float32Array,
  condition: Condition,
  seed: number,
  tools: CopyTools = {},
): Float32Array {
  const steps = stepsOf(condition)
  if (!steps) throw new RangeError(`Invalid condition: expected known steps, found "${condition}".`)
  let copy = samples
  for (const { step, value } of steps) {
    if (step.needs && !tools[step.needs])
      throw new RangeError(`Invalid tools: "${condition}" needs "${step.needs}", which was not given.`)
    copy = step.apply(copy, value, createRandom(seed), tools)
  }
  return copy
}

function isCondition(name: string): name is Condition {
  return stepsOf(name) !== undefined
}

/** undefined where one of them is unknown. */
function stepsOf(condition: string): NamedStep[] | undefined {
  // A "-" before a digit belongs to a step's number.
  const steps = condition.split(/-(?=[a-z])/).map(toStep)
  return steps.every(step => step !== undefined) ? steps : undefined
}
