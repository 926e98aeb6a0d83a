import { AppError } from '../errors.ts'
import type { Adaptation } from '../model/voice-space.ts'
import { FRAMES_PER_SECOND } from '../segment/region.ts'
import type { ChannelRole } from './analysis.ts'

/** What a user may say about how a recording is analysed. */
export interface AnalysisOptions {
  /** Who is heard on each channel, in order; channels beyond the list are `unknown`. */
  readonly roles?: readonly ChannelRole[]
  /** The reason for judging the emotion of agents too, kept in the result. Without it their emotion is off. */
  readonly agentEmotion?: string
  /**
   * What a segment's evidence is measured against, and its probabilities are adapted to: the voice's whole recording, or what
   * was heard of it so far.
   */
  readonly baseline?: 'recording' | 'running'
  /**
   * Whether probabilities take account of how the voice usually sounds, where the model can: `safe` also suits a voice that
   * keeps to one emotion; `fast` does more, for recordings that are known to mix emotions.
   */
  readonly adapt?: Adaptation | 'off'
  /** Seconds of speech that the model hears at once, 0.5 to 30. */
  readonly windowSeconds?: number
  /** Seconds from one window to the next, 0.1 up to the window. */
  readonly hopSeconds?: number
  /** Seconds that a label holds at least, unless its region is shorter; 0 to 60. */
  readonly minimumSegmentSeconds?: number
}

/** {@link AnalysisOptions} with every choice made. */
export interface AnalysisSettings {
  readonly baseline: 'recording' | 'running'
  readonly adapt: Adaptation | 'off'
  readonly windowSeconds: number
  readonly hopSeconds: number
  readonly minimumSegmentSeconds: number
}

/** What is done with one channel. */
export interface ChannelPlan {
  readonly index: number
  readonly role: ChannelRole
  readonly emotion: boolean
  readonly emotionReason?: string
}

const ROLES: readonly string[] = ['customer', 'agent', 'unknown'] satisfies ChannelRole[]

function within(name: string, value: number, low: number, high: number): number {
  if (value >= low && value <= high) return value
  throw new AppError(
    'usage/invalid-option',
    `Invalid ${name}: expected ${low} to ${high} seconds, found ${value}. Leave it out for the usual one.`,
    { option: name, value },
  )
}

/**
 * The settings with the usual values filled in, to the frame (10 ms).
 *
 * @throws AppError `usage/invalid-option`
 */
export function settingsOf({
  baseline = 'recording',
  adapt = 'safe',
  windowSeconds = 3,
  hopSeconds = 1,
  minimumSegmentSeconds = 2,
}: AnalysisOptions): AnalysisSettings {
  if (baseline !== 'recording' && baseline !== 'running')
    throw new AppError(
      'usage/invalid-option',
      `Invalid baseline: expected "recording" or "running", found "${baseline}".`,
      { option: 'baseline', value: baseline },
    )
  if (adapt !== 'safe' && adapt !== 'fast' && adapt !== 'off')
    throw new AppError(
      'usage/invalid-option',
      `Invalid adaptation: expected "safe", "fast" or "off", found "${adapt}".`,
      { option: 'adapt', value: adapt },
    )
  const toFrame = (seconds: number) => Math.round(seconds * FRAMES_PER_SECOND) / FRAMES_PER_SECOND
  const window = toFrame(within('window', windowSeconds, 0.5, 30))
  return {
    baseline,
    adapt,
    windowSeconds: window,
    hopSeconds: toFrame(within('hop', hopSeconds, 0.1, window)),
    minimumSegmentSeconds: toFrame(within('minimum segment', minimumSegmentSeconds, 0, 60)),
  }
}

/**
 * Who is on each channel, and whether their emotion is judged: a customer's and an unknown voice's is, an agent's only
 * with a reason (EU AI Act, Art. 5: no inferring of the emotions of employees).
 *
 * @throws AppError `usage/invalid-option` for a role that there is not, more roles than channels, or an empty reason
 */
export function planChannels(
  channelCount: number,
  { roles = [], agentEmotion }: Pick<AnalysisOptions, 'roles' | 'agentEmotion'>,
): ChannelPlan[] {
  const unknown = roles.find(role => !ROLES.includes(role))
  if (unknown !== undefined)
    throw new AppError('usage/invalid-option', `Invalid role: expected ${ROLES.join(', ')}, found "${unknown}".`, {
      option: 'roles',
      value: unknown,
    })
  if (roles.length > channelCount)
    throw new AppError(
      'usage/invalid-option',
      `Too many roles: the recording has ${channelCount === 1 ? '1 channel' : `${channelCount} channels`}, found ${roles.length} roles (${roles.join(', ')}). Give one role a channel at most.`,
      { option: 'roles', roles: roles.length, channels: channelCount },
    )
  if (agentEmotion?.trim() === '')
    throw new AppError(
      'usage/invalid-option',
      'Emotion of agents is off: expected a reason that can be kept with the result, found an empty one. Say why it is needed and allowed.',
      { option: 'agentEmotion' },
    )
  return Array.from({ length: channelCount }, (_, index) => {
    const role = roles[index] ?? 'unknown'
    if (role !== 'agent') return { index, role, emotion: true }
    return agentEmotion
      ? { index, role, emotion: true, emotionReason: agentEmotion.trim() }
      : { index, role, emotion: false }
  })
}
