import { FRAMES_PER_SECOND } from './descriptor-table.ts'
import type { PitchTrack } from './pitch-track.ts'
import { columnStatistics, deviationOf, meanOf, STATISTIC_COUNT, STATISTICS, trendOf } from './statistics.ts'

/** Pitch in semitones is counted from here, Hz (A1). */
export const SEMITONE_ORIGIN = 55
const LOG_ORIGIN = Math.log2(SEMITONE_ORIGIN)

/** Fewer voiced frames than this say nothing of the voice. */
export const LEAST_VOICED_FRAMES = 6
/** Fewer joined frames than this have no slope. */
const LEAST_SLOPE_FRAMES = 5

/** Semitones above 55 Hz of a log2 of Hz. */
export const toSemitones = (logHz: number): number => 12 * (logHz - LOG_ORIGIN)

/** Harmonics-to-noise ratio of a normalised autocorrelation, dB (Boersma 1993); strength kept within 1e-6 and 0.999. */
export function harmonicsToNoise(strength: number): number {
  const share = Math.min(0.999, Math.max(1e-6, strength))
  return 10 * Math.log10(share / (1 - share))
}

/** Names of the values of `voiceFunctionals`, in order. */
export const VOICE_NAMES: readonly string[] = [
  ...STATISTICS.map(statistic => `pitchSt.${statistic}`),
  ...STATISTICS.map(statistic => `hnrDb.${statistic}`),
  'pitchSt.trend',
  ...['mean', 'sd', 'max', 'min'].map(statistic => `pitchSlope.${statistic}`),
  'pitchSt.meanAbsJoinedDelta',
  'pitchSt.sdJoinedDelta',
  'jitter',
  'shimmerDb',
  'voicedShare',
  'voicedRunsPerSecond',
  ...['mean', 'sd', 'max'].map(statistic => `voicedRunFrames.${statistic}`),
  'voicedLevelTrend',
]

/**
 * What a pitch track says of the voice, 39 values named by `VOICE_NAMES`; zeros where fewer than 6 frames are voiced.
 * Statistics of the pitch (semitones above 55 Hz) and of the harmonics-to-noise ratio (dB) over voiced frames; trend
 * over all of them and slopes of runs of 5 frames and more (semitones a second); changes within runs; jitter: mean
 * |change of F0| over mean F0; shimmer: mean |change of level|, dB; runs of voiced frames, their number a second and
 * lengths; trend of the level, dB a voiced frame.
 *
 * @param levels - dB of each frame of the track
 */
export function voiceFunctionals(track: PitchTrack, levels: Float32Array, out: Float32Array, offset: number): void {
  out.fill(0, offset, offset + VOICE_NAMES.length)
  const frames = track.voiced.length
  const count = track.voicedCount
  if (count < LEAST_VOICED_FRAMES) return

  const values = new Float32Array(count * 2)
  const semitones = new Float32Array(count)
  const level = new Float32Array(count)
  const joinedSteps: number[] = []
  const runStarts: number[] = []
  let hertzSum = 0
  let hertzSteps = 0
  let levelSteps = 0
  let at = 0
  for (let i = 0; i < frames; i++) {
    if (!track.voiced[i]) continue
    semitones[at] = toSemitones(track.pitch[i]!)
    level[at] = levels[i]!
    values[2 * at] = semitones[at]!
    values[2 * at + 1] = harmonicsToNoise(track.strength[i]!)
    hertzSum += 2 ** track.pitch[i]!
    if (i > 0 && track.voiced[i - 1]) {
      joinedSteps.push(semitones[at]! - semitones[at - 1]!)
      hertzSteps += Math.abs(2 ** track.pitch[i]! - 2 ** track.pitch[i - 1]!)
      levelSteps += Math.abs(level[at]! - level[at - 1]!)
    } else runStarts.push(at)
    at++
  }
  const runEnds = [...runStarts.slice(1), count]
  const lengths = runStarts.map((start, run) => runEnds[run]! - start)
  const slopes = runStarts
    .filter((_, run) => lengths[run]! >= LEAST_SLOPE_FRAMES)
    .map(start => trendOf(semitones, start, runEnds[runStarts.indexOf(start)]!) * FRAMES_PER_SECOND)
  if (slopes.length === 0) slopes.push(0)

  const both = new Float32Array(2 * STATISTIC_COUNT)
  columnStatistics(values, count, 2, 2, both, 0)
  for (let i = 0; i < STATISTIC_COUNT; i++) {
    out[offset + i] = both[2 * i]!
    out[offset + STATISTIC_COUNT + i] = both[2 * i + 1]!
  }
  const joined = Math.max(1, joinedSteps.length)
  out.set(
    [
      centredTrend(semitones) * FRAMES_PER_SECOND,
      meanOf(slopes),
      deviationOf(slopes),
      Math.max(...slopes),
      Math.min(...slopes),
      meanOf(joinedSteps.map(Math.abs)),
      deviationOf(joinedSteps),
      (hertzSteps / joined) * (count / hertzSum),
      levelSteps / joined,
      count / frames,
      (runStarts.length / frames) * FRAMES_PER_SECOND,
      meanOf(lengths),
      deviationOf(lengths),
      Math.max(...lengths),
      trendOf(level),
    ],
    offset + 2 * STATISTIC_COUNT,
  )
}

/** The prototype's trend: times run from -n/2, half a step off centre, which makes it a little flatter. */
function centredTrend(values: Float32Array): number {
  const mean = meanOf(values)
  let product = 0
  let square = 0
  for (let i = 0; i < values.length; i++) {
    const time = i - values.length / 2
    product += time * (values[i]! - mean)
    square += time * time
  }
  return product / square
}
