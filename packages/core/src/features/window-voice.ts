import { COLUMN, type DescriptorTable, FRAME_HOP_SECONDS, FULL_SCALE_LEVEL } from './descriptor-table.ts'
import { trackPitch } from './pitch-track.ts'
import { speechFrames } from './speech-frames.ts'
import { percentileOfSorted } from './statistics.ts'
import { harmonicsToNoise, LEAST_VOICED_FRAMES, toSemitones } from './voice.ts'

/** How the voice of a stretch of speech sounds, in units that can be said aloud; null where it cannot be measured. */
export interface WindowVoice {
  /** Median pitch of the voiced frames, semitones above 55 Hz. */
  readonly pitchSemitones: number | null
  /** 95th less 5th percentile of the pitch, semitones. */
  readonly pitchRangeSemitones: number | null
  /** Level of the mean power of the speech frames, dB below a signal of RMS 1. */
  readonly levelDb: number | null
  /** Voiced peaks of the level at least 2 dB above the dips around them, a second from first to last speech: about syllables. */
  readonly syllableRate: number | null
  /** Mean alpha ratio of the speech frames: 1 to 5 kHz against 50 Hz to 1 kHz, dB. */
  readonly brightnessDb: number | null
  /** Mean harmonics-to-noise ratio of the voiced frames, dB. */
  readonly harmonicsToNoiseDb: number | null
  /** Share of the speech frames that are voiced, 0 to 1. */
  readonly voicedShare: number | null
}

/** Fewer speech frames than this have no level, no brightness, no share; fewer than half a second have no rate. */
const LEAST_SPEECH_FRAMES = 10
const LEAST_RATE_FRAMES = 50
/** Frames on each side of the triangle that smooths the level: 40 ms. */
const SMOOTHING = 4
/** dB between a peak and the dips beside it (de Jong & Wempe 2009). */
const LEAST_DIP = 2

/**
 * Measures the voice on the frames from `start` to before `end`.
 *
 * Source: syllable rate after de Jong & Wempe 2009, "Praat script to detect syllable nuclei and measure speech rate
 * automatically".
 */
export function windowVoice(table: DescriptorTable, start: number, end: number): WindowVoice {
  const { data } = table
  const frames = Math.max(0, end - start)
  if (frames === 0) return UNMEASURED
  const levels = new Float32Array(frames)
  for (let i = 0; i < frames; i++) levels[i] = data[table.offsetOf(start + i) + COLUMN.level]!
  const { speech, speechCount } = speechFrames(levels)
  if (speechCount < LEAST_SPEECH_FRAMES) return UNMEASURED
  const track = trackPitch(table, start, end)

  const pitches: number[] = []
  let power = 0
  let alpha = 0
  let harmonics = 0
  for (let i = 0; i < frames; i++) {
    if (!speech[i]) continue
    power += 10 ** (levels[i]! / 10)
    alpha += data[table.offsetOf(start + i) + COLUMN.alphaRatio]!
    if (!track.voiced[i]) continue
    pitches.push(toSemitones(track.pitch[i]!))
    harmonics += harmonicsToNoise(track.strength[i]!)
  }
  const measurable = pitches.length >= LEAST_VOICED_FRAMES
  const sorted = Float32Array.from(pitches).sort()
  return {
    pitchSemitones: measurable ? percentileOfSorted(sorted, 0.5) : null,
    pitchRangeSemitones: measurable ? percentileOfSorted(sorted, 0.95) - percentileOfSorted(sorted, 0.05) : null,
    levelDb: 10 * Math.log10(power / speechCount) - FULL_SCALE_LEVEL,
    syllableRate:
      speechCount < LEAST_RATE_FRAMES
        ? null
        : countPeaks(smooth(levels), track.voiced, speech) /
          ((speech.lastIndexOf(1) - speech.indexOf(1) + 1) * FRAME_HOP_SECONDS),
    brightnessDb: alpha / speechCount,
    harmonicsToNoiseDb: measurable ? harmonics / pitches.length : null,
    voicedShare: pitches.length / speechCount,
  }
}

const UNMEASURED: WindowVoice = {
  pitchSemitones: null,
  pitchRangeSemitones: null,
  levelDb: null,
  syllableRate: null,
  brightnessDb: null,
  harmonicsToNoiseDb: null,
  voicedShare: null,
}

/** Moving average with triangular weights; at the ends over what is there. */
function smooth(levels: Float32Array): Float32Array {
  const out = new Float32Array(levels.length)
  for (let i = 0; i < out.length; i++) {
    let sum = 0
    let weights = 0
    for (let j = Math.max(0, i - SMOOTHING); j <= Math.min(levels.length - 1, i + SMOOTHING); j++) {
      const weight = SMOOTHING + 1 - Math.abs(i - j)
      sum += weight * levels[j]!
      weights += weight
    }
    out[i] = sum / weights
  }
  return out
}

/** Peaks of a contour that fall and rise by `LEAST_DIP` between each other and are voiced speech. */
function countPeaks(contour: Float32Array, voiced: Uint8Array, speech: Uint8Array): number {
  let count = 0
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  let highestAt = -1
  for (let i = 0; i <= contour.length; i++) {
    // Past the end lies silence, so that a last peak is closed.
    const value = i < contour.length ? contour[i]! : Number.NEGATIVE_INFINITY
    if (highestAt < 0) {
      lowest = Math.min(lowest, value)
      if (value < lowest + LEAST_DIP && i > 0) continue
      highest = value
      highestAt = i
    } else if (value > highest) {
      highest = value
      highestAt = i
    } else if (value <= highest - LEAST_DIP) {
      if (voiced[highestAt] && speech[highestAt]) count++
      lowest = value
      highestAt = -1
    }
  }
  return count
}
