import type { Interval } from '../audio/audio.ts'
import { interruptionsOf, secondsOf, togetherOf } from '../segment/overlap.ts'
import type { ChannelAnalysis } from './analysis.ts'
import { roundTo } from './round.ts'

/** Talk metrics of one channel. */
export type Talk = ChannelAnalysis['talk']

/** The longest stretch of [0, duration) outside the regions, seconds. */
export function longestSilence(regions: readonly Interval[], durationSeconds: number): number {
  let longest = 0
  let at = 0
  for (const { start, end } of regions) {
    longest = Math.max(longest, start - at)
    at = Math.max(at, end)
  }
  return Math.max(longest, durationSeconds - at)
}

/**
 * Who talks how much, how loud, and over whom.
 *
 * @param channels - speech regions of each channel, seconds, ordered and disjoint within a channel
 * @param levels - mean level of each channel while it speaks, dB of full scale; null without speech
 * @param voices - the channels that are voices of their own; the others repeat one of them and interrupt nobody
 * @returns one for each channel
 */
export function talkOf(
  channels: readonly (readonly Interval[])[],
  levels: readonly (number | null)[],
  voices: readonly number[],
  durationSeconds: number,
): Talk[] {
  const interruptions = interruptionsOf(voices.map(channel => channels[channel]!))
  return channels.map((regions, channel) => {
    const speechSeconds = secondsOf(regions)
    const level = levels[channel] ?? null
    return {
      speechSeconds: roundTo(speechSeconds, 3),
      speechShare: roundTo(durationSeconds > 0 ? Math.min(1, speechSeconds / durationSeconds) : 0, 4),
      longestSilenceSeconds: roundTo(longestSilence(regions, durationSeconds), 3),
      interruptions: (interruptions[voices.indexOf(channel)] ?? []).map(({ start, end, of }) => ({
        start: roundTo(start, 3),
        end: roundTo(end, 3),
        of: voices[of]!,
      })),
      speechLevelDb: level === null ? null : roundTo(level, 1),
    }
  })
}

/**
 * Seconds in which nobody speaks, and in which two voices or more do.
 *
 * @param voices - speech regions of each voice, seconds, ordered and disjoint within a voice
 */
export function sharedTime(
  voices: readonly (readonly Interval[])[],
  durationSeconds: number,
): { silenceSeconds: number; overlapSeconds: number } {
  return {
    silenceSeconds: roundTo(Math.max(0, durationSeconds - secondsOf(togetherOf(voices, 1))), 3),
    overlapSeconds: roundTo(secondsOf(togetherOf(voices, 2)), 3),
  }
}
