import type { Interval } from '../audio/audio.ts'

/** A turn goes on over pauses shorter than this: a caller who breathes has not stopped speaking. Seconds. */
export const TURN_PAUSE_SECONDS = 1
/** Two voices together for less than this are the ordinary edge of turn-taking (Heldner & Edlund 2010: most are shorter). */
export const INTERRUPTION_SECONDS = 0.3
/** Shorter turns that end while the other goes on are back-channels ("yes", "mhm"), not interruptions. */
export const BACK_CHANNEL_SECONDS = 1

/** A stretch in which a channel began to speak while another was speaking, until one of the two stopped. */
export interface Intrusion extends Interval {
  /** Index of the channel that was speaking. */
  readonly of: number
}

/** Regions with pauses shorter than `pauseSeconds` closed: what a listener hears as one go. */
export function turnsOf(regions: readonly Interval[], pauseSeconds: number = TURN_PAUSE_SECONDS): Interval[] {
  const turns: { start: number; end: number }[] = []
  for (const { start, end } of regions) {
    const last = turns.at(-1)
    if (last && start - last.end < pauseSeconds) last.end = Math.max(last.end, end)
    else turns.push({ start, end })
  }
  return turns
}

/**
 * Stretches in which at least `voices` channels speak.
 *
 * @param channels - regions of each channel, ordered and disjoint within a channel
 * @returns ordered, disjoint
 */
export function togetherOf(channels: readonly (readonly Interval[])[], voices = 2): Interval[] {
  const edges = channels.flatMap(regions =>
    regions.flatMap(({ start, end }) => [
      { at: start, step: 1 },
      { at: end, step: -1 },
    ]),
  )
  // Ends before starts at the same moment: intervals are half-open.
  edges.sort((a, b) => a.at - b.at || a.step - b.step)
  const together: Interval[] = []
  let speaking = 0
  let since = 0
  for (const { at, step } of edges) {
    if (step > 0 && speaking === voices - 1) since = at
    if (step < 0 && speaking === voices && at > since) together.push({ start: since, end: at })
    speaking += step
  }
  return together
}

/** Seconds of intervals that are disjoint. */
export function secondsOf(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, { start, end }) => sum + end - start, 0)
}

/** How much of `interval` lies in `others` (ordered, disjoint), 0..1; 0 for an empty interval. */
export function sharedWith({ start, end }: Interval, others: readonly Interval[]): number {
  let sum = 0
  for (const other of others) sum += Math.max(0, Math.min(end, other.end) - Math.max(start, other.start))
  return end > start ? sum / (end - start) : 0
}

/**
 * Interruptions, as call analytics counts them: a channel begins a turn while another is in the middle of one, and the
 * two then speak together for at least {@link INTERRUPTION_SECONDS}. A short turn after which the other still goes on
 * is a back-channel and does not count; a longer one counts whether the other gives way or not.
 *
 * @param channels - speech regions of each channel, seconds, ordered and disjoint within a channel
 * @returns for each channel what it interrupted, ordered; an interruption lasts until one of the two stops
 */
export function interruptionsOf(channels: readonly (readonly Interval[])[]): Intrusion[][] {
  const turns = channels.map(regions => turnsOf(regions))
  return turns.map((own, channel) => {
    const found: Intrusion[] = []
    for (const turn of own)
      for (const [of, others] of turns.entries()) {
        if (of === channel) continue
        const other = others.find(({ start, end }) => start < turn.start && turn.start < end)
        if (!other) continue
        const end = Math.min(turn.end, other.end)
        const backChannel = turn.end - turn.start < BACK_CHANNEL_SECONDS && turn.end < other.end
        if (end - turn.start >= INTERRUPTION_SECONDS && !backChannel) found.push({ start: turn.start, end, of })
      }
    return found
  })
}
