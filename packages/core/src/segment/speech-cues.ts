import { COLUMN, type DescriptorTable, FULL_SCALE_LEVEL_DB } from '../features/descriptors.ts'
import { LevelHistory } from './level-history.ts'

/** Frames behind a frame that its cues are read from as well. */
export const CUE_LOOK_AHEAD = 14

const DECIBEL = 10 / Math.LN10
const BANDS = 8
const MEL_PER_BAND = 5
const LOWEST_DB = -100
const HIGHEST_DB = 12

/** What is remembered of a frame. */
const LEVEL = 0
const PERIODICITY = 1
const FLATNESS = 2
const FLUX = 3
const PITCH_STEP = 4
const CENTROID = 5
const ALPHA = 6
const CONTRAST = 7
const BAND = 10
const KEPT = BAND + BANDS

/** Frames remembered: a power of two above the farthest look back and ahead. */
const RING = 512
/** Frames of one step of the minimum statistics, and the steps that make its memory (4 s). */
const MINIMUM_STEP = 50
const MINIMUM_STEPS = 8
const HISTORY_FRAMES = 1000
const MEAN_FRAMES = 200
const SHARES = [0.1, 0.5, 0.9] as const
/** Neighbourhoods of a frame, [first, last]: what comes before and after a sound tells a voice from a click. */
const NEAR = [
  [-30, -13],
  [-12, -3],
  [3, 8],
  [9, CUE_LOOK_AHEAD],
] as const
const BROAD_FRAMES = 100
const LONG_FRAMES = 300
/** Octaves that a pitch moves in 10 ms: a held note less than the first; from the second on it is a jump. */
export const HELD_PITCH_STEP = 0.002
export const JUMP_PITCH_STEP = 0.1
/** Periodicity from which a frame has a pitch to speak of. */
export const PITCHED_PERIODICITY = 0.6

/** Cues of one frame. */
export const CUE_COUNT = 2 * BANDS + 12 + NEAR.length * 5 + 11 + 7

/**
 * Cues of speech for each frame, from the descriptor table: levels against what this line's floor and loud parts have
 * been over the last seconds, band by band; how periodic, noisy and changing the sound is here, just before and just
 * after, over the last second and the last three. None depends on the recording's gain.
 *
 * Frames go in in order; the cues of a frame can be read once `CUE_LOOK_AHEAD` frames more are in, or at the end.
 */
export class SpeechCues {
  readonly #ring = new Float32Array(RING * KEPT)
  readonly #history = new LevelHistory(HISTORY_FRAMES)
  readonly #percentiles = new Float32Array(SHARES.length)
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
    return this.#ring[(frame & (RING - 1)) * KEPT + LEVEL]!
  }

  /** Takes the next frame from a table. */
  push(table: DescriptorTable, frame: number): void {
    const { data } = table
    const row = table.offsetOf(frame)
    const at = (this.#count & (RING - 1)) * KEPT
    const ring = this.#ring
    const level = clamp(data[row + COLUMN.level]! - FULL_SCALE_LEVEL_DB, LOWEST_DB, HIGHEST_DB)
    ring[at + LEVEL] = level
    ring[at + PERIODICITY] = clamp(data[row + COLUMN.periodicity]!, 0, 1)
    ring[at + FLATNESS] = clamp(data[row + COLUMN.flatness]!, -14, 0)
    ring[at + FLUX] = clamp(data[row + COLUMN.flux]!, 0, 1.5)
    const pitch = data[row + COLUMN.pitch]!
    const periodic = ring[at + PERIODICITY]! > PITCHED_PERIODICITY
    ring[at + PITCH_STEP] = periodic && this.#lastPitch > 0 ? clamp(Math.abs(pitch - this.#lastPitch), 0, 0.5) : -1
    this.#lastPitch = periodic && pitch > 0 ? pitch : 0
    ring[at + CENTROID] = clamp(data[row + COLUMN.centroid]!, 0, 9)
    ring[at + ALPHA] = clamp(data[row + COLUMN.alphaRatio]!, -60, 60)
    for (let k = 0; k < 3; k++) ring[at + CONTRAST + k] = clamp(data[row + COLUMN.contrast + 1 + k]!, 0, 80)
    for (let band = 0; band < BANDS; band++) {
      let sum = 0
      for (let m = 0; m < MEL_PER_BAND; m++) sum += data[row + COLUMN.logMel + band * MEL_PER_BAND + m]!
      const bandDb = (sum / MEL_PER_BAND) * DECIBEL - FULL_SCALE_LEVEL_DB
      const kept = clamp(bandDb, LOWEST_DB - 30, HIGHEST_DB)
      ring[at + BAND + band] = kept
      this.#mean[band]! += (kept - this.#mean[band]!) / Math.min(this.#count + 1, MEAN_FRAMES)
    }
    this.#history.push(level)
    this.#followFloor(at)
    this.#count++
  }

  /** Minimum statistics over the smoothed levels (after R. Martin 2001, without the bias compensation). */
  #followFloor(at: number): void {
    const smooth = this.#smooth
    const minima = this.#minima
    const width = BANDS + 1
    const step = this.#count % MINIMUM_STEP === 0
    if (step) minima.copyWithin(width, 0, width * (MINIMUM_STEPS - 1))
    for (let k = 0; k < width; k++) {
      const value = this.#ring[k < BANDS ? at + BAND + k : at + LEVEL]!
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
    const ring = this.#ring
    const end = this.#count
    const floor = this.#floor
    this.#history.percentiles(SHARES, this.#percentiles)
    const low = this.#percentiles[0]!
    const middle = this.#percentiles[1]!
    const high = this.#percentiles[2]!
    const levelFloor = floor[BANDS]!
    let o = 0

    const first = Math.max(0, frame - 2)
    const last = Math.min(end - 1, frame + 2)
    const share = 1 / (last - first + 1)
    const mean = (column: number) => {
      let sum = 0
      for (let t = first; t <= last; t++) sum += ring[(t & (RING - 1)) * KEPT + column]!
      return sum * share
    }
    for (let band = 0; band < BANDS; band++) {
      const bandDb = mean(BAND + band)
      out[o++] = clamp((bandDb - floor[band]!) / 15, 0, 3)
      out[o++] = clamp((bandDb - this.#mean[band]!) / 15, -3, 3)
    }
    const level = mean(LEVEL)
    out[o++] = clamp((level - low) / 15, -1, 3)
    out[o++] = clamp((level - middle) / 15, -3, 3)
    out[o++] = clamp((level - high) / 15, -3, 1)
    out[o++] = clamp((level - levelFloor) / 15, 0, 3)
    out[o++] = (high - low) / 15
    out[o++] = 2 * mean(PERIODICITY)
    out[o++] = mean(FLATNESS) / 3
    out[o++] = 3 * mean(FLUX)
    out[o++] = mean(CENTROID) - 6.5
    out[o++] = mean(ALPHA) / 15
    out[o++] = mean(CONTRAST) / 15
    out[o++] = (mean(CONTRAST + 1) + mean(CONTRAST + 2)) / 30

    for (const [from, to] of NEAR) {
      let count = 0
      let levels = 0
      let loudest = LOWEST_DB
      let periodicity = 0
      let flatness = 0
      let flux = 0
      for (let t = Math.max(0, frame + from); t <= Math.min(end - 1, frame + to); t++) {
        const at = (t & (RING - 1)) * KEPT
        count++
        levels += ring[at + LEVEL]!
        if (ring[at + LEVEL]! > loudest) loudest = ring[at + LEVEL]!
        periodicity += ring[at + PERIODICITY]!
        flatness += ring[at + FLATNESS]!
        flux += ring[at + FLUX]!
      }
      // Outside of the recording there is silence.
      out[o++] = count > 0 ? clamp((levels / count - levelFloor) / 15, 0, 3) : 0
      out[o++] = count > 0 ? clamp((loudest - high) / 15, -3, 1) : -3
      out[o++] = count > 0 ? (2 * periodicity) / count : 0
      out[o++] = count > 0 ? flatness / count / 3 : 0
      out[o++] = count > 0 ? (3 * flux) / count : 0
    }

    o = this.#writeCourse(frame - BROAD_FRAMES, 1, true, out, o)
    this.#writeCourse(frame - LONG_FRAMES, 2, false, out, o)
  }

  /** How the sound has gone since `from`, every `step`-th frame: music and tones hold, speech moves and pauses. */
  #writeCourse(from: number, step: number, full: boolean, out: Float32Array, at: number): number {
    const ring = this.#ring
    let count = 0
    let levels = 0
    let levelSquares = 0
    let periodicity = 0
    let periodicitySquares = 0
    let flatness = 0
    let flatnessSquares = 0
    let flux = 0
    let fluxSquares = 0
    let pitched = 0
    let held = 0
    let gliding = 0
    let voiced = 0
    for (let t = Math.max(0, from); t < this.#count; t += step) {
      const place = (t & (RING - 1)) * KEPT
      const level = ring[place + LEVEL]! - LOWEST_DB
      const strength = ring[place + PERIODICITY]!
      const flat = ring[place + FLATNESS]!
      const change = ring[place + FLUX]!
      const pitchStep = ring[place + PITCH_STEP]!
      count++
      levels += level
      levelSquares += level * level
      periodicity += strength
      periodicitySquares += strength * strength
      flatness += flat
      flatnessSquares += flat * flat
      flux += change
      fluxSquares += change * change
      if (strength > 0.75) voiced++
      if (pitchStep >= 0) {
        pitched++
        if (pitchStep < HELD_PITCH_STEP) held++
        else if (pitchStep < JUMP_PITCH_STEP) gliding++
      }
    }
    const n = Math.max(1, count)
    let o = at
    out[o++] = spread(levels, levelSquares, n) / 8
    out[o++] = pitched > 0 ? (2 * held) / pitched : 0
    out[o++] = pitched > 0 ? (2 * gliding) / pitched : 0
    out[o++] = (2 * voiced) / n
    out[o++] = (4 * flux) / n
    out[o++] = 6 * spread(periodicity, periodicitySquares, n)
    out[o++] = 4 * spread(flux, fluxSquares, n)
    if (!full) return o
    out[o++] = clamp((levels / n + LOWEST_DB - this.#floor[BANDS]!) / 15, 0, 3)
    out[o++] = (2 * periodicity) / n
    out[o++] = flatness / n / 3
    out[o++] = spread(flatness, flatnessSquares, n)
    return o
  }
}

function spread(sum: number, squares: number, count: number): number {
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
}

/** Into [lowest, highest]; what is not a number becomes `lowest`. */
function clamp(value: number, lowest: number, highest: number): number {
  return value > lowest ? Math.min(value, highest) : lowest
}
