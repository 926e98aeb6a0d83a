import { COLUMN, type DescriptorTable, FULL_SCALE_LEVEL_DB } from '../features/descriptors.ts'
import { FrameSums, SUM } from './frame-sums.ts'
import { LevelHistory } from './level-history.ts'

/** Frames behind a frame that its cues are read from as well. */
export const CUE_LOOK_AHEAD = 26

const DECIBEL = 10 / Math.LN10
const BANDS = 8
const MEL_PER_BAND = 5
const LOWEST_DB = -100
const HIGHEST_DB = 12
const LOWEST_BAND_DB = LOWEST_DB - 30
/** Mean power of what was not heard: `LOWEST_DB`. */
const NO_POWER = 1e-10

/** Frames whose level can be asked for: a power of two. */
const RING = 512
/** Frames of one step of the minimum statistics, and the steps that make its memory (4 s). */
const MINIMUM_STEP = 50
const MINIMUM_STEPS = 8
/** What the line was like lately, and what its voice is like: a pause may be longer than the first. */
const SHORT_FRAMES = 1000
const SHORT_SHARES = [0.1, 0.5, 0.9] as const
const LONG_FRAMES = 4000
const LONG_SHARES = [0.1, 0.5, 0.9, 0.97] as const
const MEAN_FRAMES = 200
/** Around a frame, [first, end): the frame itself, before it, after it. */
const HERE = [-2, 3] as const
const BAND_STRETCHES = [HERE, [-15, -5], [6, 16]] as const
/** What comes before and after a sound tells a voice from a click, and a pause from the end of a sentence. */
const STRETCHES = [
  [-60, -30],
  [-30, -15],
  [-15, -7],
  [-7, -2],
  [3, 8],
  [8, 16],
  [16, 25],
  [25, CUE_LOOK_AHEAD + 1],
] as const
const COURSE_FRAMES = 100
const LONG_COURSE_FRAMES = 300
/** Octaves that a pitch moves in 10 ms: a held note less than the first; from the second on it is a jump. */
export const HELD_PITCH_STEP = 0.002
export const JUMP_PITCH_STEP = 0.1
/** Periodicity from which a frame has a pitch to speak of, and from which it is a vowel. */
export const PITCHED_PERIODICITY = 0.6
const VOICED_PERIODICITY = 0.75
/** A voice changes more than this from one frame to the next, a constant or a tone does not. */
const VOICE_FLUX = 0.02
/** Frames of voice that belong to speech, in those up to `CUE_LOOK_AHEAD` away: clicks have fewer. */
const FEWEST_VOICE_FRAMES = 5

/** Cues of one frame. */
export const CUE_COUNT = BAND_STRETCHES.length * 2 * BANDS + 12 + STRETCHES.length * 6 + 8 + 11 + 7

/**
 * Cues of speech for each frame, from the descriptor table: levels against what this line's floor and its voice have
 * been over the last seconds and the last 40 seconds, band by band; how periodic, noisy and changing the sound is here,
 * in stretches before and after, over the last second and the last three. None depends on the recording's gain.
 *
 * Frames go in in order; the cues of a frame can be read once `CUE_LOOK_AHEAD` frames more are in, or at the end.
 */
export class SpeechCues {
  readonly #levels = new Float32Array(RING)
  readonly #sums = new FrameSums(SUM.band + BANDS)
  readonly #values = new Float32Array(SUM.band + BANDS)
  readonly #short = new LevelHistory(SHORT_FRAMES)
  readonly #long = new LevelHistory(LONG_FRAMES)
  readonly #shortLevels = new Float32Array(SHORT_SHARES.length)
  readonly #longLevels = new Float32Array(LONG_SHARES.length)
  /** Smoothed level of each band, then of the whole, and its minima: one row a step, the newest first. */
  readonly #smooth = new Float32Array(BANDS + 1)
  readonly #minima = new Float32Array((BANDS + 1) * MINIMUM_STEPS).fill(HIGHEST_DB)
  readonly #floor = new Float32Array(BANDS + 1)
  /** Mean level of each band over about the last `MEAN_FRAMES`. */
  readonly #mean = new Float32Array(BANDS)
  #lastPitch = 0
  #count = 0

  /** Frames that went in. */
  get frameCount(): number {
    return this.#count
  }

  /** Level of a frame among the last `RING - CUE_LOOK_AHEAD`, dB of full scale. */
  levelDb(frame: number): number {
    return this.#levels[frame & (RING - 1)]!
  }

  /** Whether a voice can be heard within `CUE_LOOK_AHEAD` frames of a frame. */
  hasVoiceNear(frame: number): boolean {
    const from = Math.max(0, frame - CUE_LOOK_AHEAD)
    const end = Math.min(this.#count, frame + CUE_LOOK_AHEAD + 1)
    return Math.round(this.#sums.mean(SUM.voice, from, end) * (end - from)) >= FEWEST_VOICE_FRAMES
  }

  /** Takes the next frame from a table. */
  push(table: DescriptorTable, frame: number): void {
    const { data } = table
    const row = table.offsetOf(frame)
    const values = this.#values
    const level = clamp(data[row + COLUMN.level]! - FULL_SCALE_LEVEL_DB, LOWEST_DB, HIGHEST_DB)
    const periodicity = clamp(data[row + COLUMN.periodicity]!, 0, 1)
    const flatness = clamp(data[row + COLUMN.flatness]!, -14, 0)
    const flux = clamp(data[row + COLUMN.flux]!, 0, 1.5)
    this.#levels[this.#count & (RING - 1)] = level
    values[SUM.level] = level
    values[SUM.levelSquare] = level * level
    values[SUM.power] = 10 ** (level / 10)
    values[SUM.periodicity] = periodicity
    values[SUM.periodicitySquare] = periodicity * periodicity
    values[SUM.flatness] = flatness
    values[SUM.flatnessSquare] = flatness * flatness
    values[SUM.flux] = flux
    values[SUM.fluxSquare] = flux * flux
    values[SUM.centroid] = clamp(data[row + COLUMN.centroid]!, 0, 9)
    values[SUM.alphaRatio] = clamp(data[row + COLUMN.alphaRatio]!, -60, 60)
    const contrast = row + COLUMN.contrast + 1
    values[SUM.lowContrast] = clamp(data[contrast]!, 0, 80)
    values[SUM.highContrast] = clamp(data[contrast + 1]!, 0, 80) + clamp(data[contrast + 2]!, 0, 80)
    values[SUM.voiced] = periodicity > VOICED_PERIODICITY ? 1 : 0
    values[SUM.voice] = periodicity > PITCHED_PERIODICITY && flux > VOICE_FLUX ? 1 : 0
    this.#comparePitch(data[row + COLUMN.pitch]!, periodicity > PITCHED_PERIODICITY)
    for (let band = 0; band < BANDS; band++) {
      let sum = 0
      for (let m = 0; m < MEL_PER_BAND; m++) sum += data[row + COLUMN.logMel + band * MEL_PER_BAND + m]!
      const bandDb = clamp((sum / MEL_PER_BAND) * DECIBEL - FULL_SCALE_LEVEL_DB, LOWEST_BAND_DB, HIGHEST_DB)
      values[SUM.band + band] = bandDb
      this.#mean[band]! += (bandDb - this.#mean[band]!) / Math.min(this.#count + 1, MEAN_FRAMES)
    }
    this.#sums.push(values)
    this.#short.push(level)
    this.#long.push(level)
    this.#followFloor(level)
    this.#count++
  }

  #comparePitch(pitch: number, isPeriodic: boolean): void {
    const values = this.#values
    const isPitched = isPeriodic && this.#lastPitch > 0
    const step = Math.abs(pitch - this.#lastPitch)
    values[SUM.pitched] = isPitched ? 1 : 0
    values[SUM.held] = isPitched && step < HELD_PITCH_STEP ? 1 : 0
    values[SUM.gliding] = isPitched && step >= HELD_PITCH_STEP && step < JUMP_PITCH_STEP ? 1 : 0
    this.#lastPitch = isPeriodic && pitch > 0 ? pitch : 0
  }

  /** Minimum statistics over the smoothed levels (after R. Martin 2001, without the bias compensation). */
  #followFloor(level: number): void {
    const smooth = this.#smooth
    const minima = this.#minima
    const width = BANDS + 1
    const step = this.#count % MINIMUM_STEP === 0
    if (step) minima.copyWithin(width, 0, width * (MINIMUM_STEPS - 1))
    for (let k = 0; k < width; k++) {
      const value = k < BANDS ? this.#values[SUM.band + k]! : level
      smooth[k] = this.#count === 0 ? value : smooth[k]! + 0.25 * (value - smooth[k]!)
      if (step || smooth[k]! < minima[k]!) minima[k] = smooth[k]!
      let least = minima[k]!
      for (let s = 1; s < MINIMUM_STEPS; s++) least = Math.min(least, minima[s * width + k]!)
      this.#floor[k] = least
    }
  }

  /**
   * Writes the `CUE_COUNT` cues of `frame`, about -3..3 each, with the floor as it is known now.
   * Call it for the frames in order, when `frame + CUE_LOOK_AHEAD` is the newest frame or none will follow.
   */
  write(frame: number, out: Float32Array): void {
    this.#short.percentiles(SHORT_SHARES, this.#shortLevels)
    this.#long.percentiles(LONG_SHARES, this.#longLevels)
    let o = this.#writeBands(frame, out)
    o = this.#writeLevels(frame, out, o)
    o = this.#writeStretches(frame, out, o)
    o = this.#writeCourse(frame - COURSE_FRAMES, true, out, o)
    this.#writeCourse(frame - LONG_COURSE_FRAMES, false, out, o)
  }

  #writeBands(frame: number, out: Float32Array): number {
    let o = 0
    for (const [from, end] of BAND_STRETCHES)
      for (let band = 0; band < BANDS; band++) {
        const bandDb = this.#sums.mean(SUM.band + band, frame + from, frame + end, LOWEST_BAND_DB)
        out[o++] = clamp((bandDb - this.#floor[band]!) / 15, 0, 3)
        out[o++] = clamp((bandDb - this.#mean[band]!) / 15, -3, 3)
      }
    return o
  }

  /** The frame itself, with two neighbours on each side, against what the line is like. */
  #writeLevels(frame: number, out: Float32Array, at: number): number {
    const here = (value: number) => this.#sums.mean(value, frame + HERE[0], frame + HERE[1])
    const level = here(SUM.level)
    const [low, middle, high] = this.#shortLevels
    let o = at
    out[o++] = clamp((level - low!) / 15, -1, 3)
    out[o++] = clamp((level - middle!) / 15, -3, 3)
    out[o++] = clamp((level - high!) / 15, -3, 1)
    out[o++] = clamp((level - this.#floor[BANDS]!) / 15, 0, 3)
    out[o++] = (high! - low!) / 15
    out[o++] = 2 * here(SUM.periodicity)
    out[o++] = here(SUM.flatness) / 3
    out[o++] = 3 * here(SUM.flux)
    out[o++] = here(SUM.centroid) - 6.5
    out[o++] = here(SUM.alphaRatio) / 15
    out[o++] = here(SUM.lowContrast) / 15
    out[o++] = here(SUM.highContrast) / 30
    const [longLow, longMiddle, longHigh, loudest] = this.#longLevels
    for (const known of this.#longLevels) out[o++] = clamp((level - known) / 15, -4, 3)
    out[o++] = (longHigh! - longLow!) / 15
    out[o++] = (longHigh! - longMiddle!) / 15
    out[o++] = (loudest! - longHigh!) / 5
    // How much these percentiles are worth.
    out[o++] = Math.min(this.#count - 1, LONG_FRAMES) / 2000
    return o
  }

  /** Outside of the recording there is silence. */
  #writeStretches(frame: number, out: Float32Array, at: number): number {
    const sums = this.#sums
    const voice = this.#longLevels[2]!
    const loudest = this.#longLevels[3]!
    let o = at
    for (const [first, last] of STRETCHES) {
      const from = frame + first
      const end = frame + last
      const level = sums.mean(SUM.level, from, end, LOWEST_DB)
      const power = DECIBEL * Math.log(sums.mean(SUM.power, from, end, NO_POWER) + NO_POWER)
      out[o++] = clamp((level - this.#floor[BANDS]!) / 15, 0, 3)
      out[o++] = clamp((power - loudest) / 15, -4, 1)
      out[o++] = 2 * sums.mean(SUM.periodicity, from, end)
      out[o++] = sums.mean(SUM.flatness, from, end) / 3
      out[o++] = 3 * sums.mean(SUM.flux, from, end)
      out[o++] = clamp((level - voice) / 15, -4, 1.5)
    }
    return o
  }

  /** How the sound has gone since `from`: music and tones hold, speech moves and pauses. */
  #writeCourse(from: number, full: boolean, out: Float32Array, at: number): number {
    const end = this.#count
    const mean = (value: number) => this.#sums.mean(value, from, end)
    const spread = (value: number, square: number) => Math.sqrt(Math.max(0, mean(square) - mean(value) ** 2))
    const pitched = mean(SUM.pitched)
    let o = at
    out[o++] = spread(SUM.level, SUM.levelSquare) / 8
    out[o++] = pitched > 0 ? (2 * mean(SUM.held)) / pitched : 0
    out[o++] = pitched > 0 ? (2 * mean(SUM.gliding)) / pitched : 0
    out[o++] = 2 * mean(SUM.voiced)
    out[o++] = 4 * mean(SUM.flux)
    out[o++] = 6 * spread(SUM.periodicity, SUM.periodicitySquare)
    out[o++] = 4 * spread(SUM.flux, SUM.fluxSquare)
    if (!full) return o
    out[o++] = clamp((mean(SUM.level) - this.#floor[BANDS]!) / 15, 0, 3)
    out[o++] = 2 * mean(SUM.periodicity)
    out[o++] = mean(SUM.flatness) / 3
    out[o++] = spread(SUM.flatness, SUM.flatnessSquare)
    return o
  }
}

/** Into [lowest, highest]; what is not finite becomes `lowest`. */
function clamp(value: number, lowest: number, highest: number): number {
  return value > lowest && value < Number.POSITIVE_INFINITY ? Math.min(value, highest) : lowest
}
