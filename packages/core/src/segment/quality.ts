import { COLUMN, type DescriptorTable, FULL_SCALE_LEVEL_DB } from '../features/descriptors.ts'
import { MEL_BANDS, MEL_FLOOR } from '../features/spectrum-descriptors.ts'
import type { FrameRange } from './region.ts'
import { HELD_PITCH_STEP, JUMP_PITCH_STEP, PITCHED_PERIODICITY } from './speech-cues.ts'

/** What can be told from the descriptors about how well a stretch can be judged. */
export type SoundFlag = 'clipped' | 'noisy' | 'narrow-band' | 'too-short' | 'music' | 'quiet'

/** Clean recordings reach full scale in no more than a sample or two; from 1 in 500 the waveform's tops are flat. */
export const CLIPPED_SHARE = 0.002
/** Below this the noise moves the model's answers: the recipe's figures fall by 6 points at 10 dB and faster beneath. */
export const NOISY_SNR_DB = 10
/**
 * Power above 4 kHz against 0.9 to 4 kHz. Measured on 3 corpora: wide-band speech -26 to +2 dB, 8 kHz mu-law -79 and
 * less; the limit leaves room for a coder's noise and an imperfect resampler.
 */
export const NARROW_BAND_DB = -45
/** Half a second holds a syllable or two: too few frames for a spread, and no course of pitch. Frames. */
export const TOO_SHORT_FRAMES = 50
/**
 * Mean speech level, dB of full scale. Calls are at -26 (ITU-T P.56), the softest clips of RAVDESS at about -50;
 * from here on the 8 bits of G.711 leave less than 10 dB above their own noise.
 */
export const QUIET_DB = -58
/**
 * Among the pitch steps of 10 ms that hold or glide, the share that hold. Measured over 3 s: speech of 3 corpora below
 * 0.4, synthetic hold music and line tones mostly above 0.6.
 */
export const MUSIC_HELD_SHARE = 0.5

/** A gliding voice moves more in 10 ms than this, well above what a held note does. Octaves. */
const GLIDE_STEP = 0.004
/** Pitch steps below which nothing is said about music, and the share of frames they must be. */
const FEWEST_STEPS = 20
const FEWEST_STEPS_SHARE = 0.15
/** First mel bands above 0.9 and 4 kHz. */
const MIDDLE_BAND = 10
const HIGH_BAND = 31
const HIGHEST_SNR_DB = 60

/** Measures of a stretch of speech. */
export interface Quality {
  readonly frames: number
  /** Samples at full scale, 0..1. */
  readonly clippedShare: number
  /** Mean power, dB of full scale; -Infinity for digital silence. */
  readonly speechDb: number
  /** Speech over noise, dB, at most 60; null where the noise is not known. */
  readonly snrDb: number | null
  /** Power above 4 kHz against 0.9 to 4 kHz, dB. */
  readonly highBandDb: number
  /** How much the pitch holds still rather than glides, 0..1; 0 where there is too little of it. */
  readonly heldShare: number
}

/**
 * Adds up what quality is measured from, over stretches of speech of one channel in any number of pieces:
 * a window, a segment, or all that the channel says.
 */
export class QualityMeter {
  #frames = 0
  #clipped = 0
  #power = 0
  #noisePower = 0
  #noiseFrames = 0
  #middle = 0
  #high = 0
  #held = 0
  #gliding = 0

  /**
   * @param range - frames of speech that the table still has
   * @param noiseDb - the line's noise around the stretch (`SpeechEvent.noiseDb`), dB of full scale; null: not known
   */
  add(table: DescriptorTable, { startFrame, endFrame }: FrameRange, noiseDb: number | null = null): void {
    const { data } = table
    let lastPitch = 0
    for (let frame = startFrame; frame < endFrame; frame++) {
      const row = table.offsetOf(frame)
      this.#clipped += data[row + COLUMN.clipped]!
      this.#power += 10 ** ((data[row + COLUMN.level]! - FULL_SCALE_LEVEL_DB) / 10)
      for (let band = MIDDLE_BAND; band < MEL_BANDS; band++) {
        const power = Math.exp(data[row + COLUMN.logMel + band]!) - MEL_FLOOR
        if (band < HIGH_BAND) this.#middle += power
        else this.#high += power
      }
      const pitch = data[row + COLUMN.periodicity]! > PITCHED_PERIODICITY ? data[row + COLUMN.pitch]! : 0
      if (pitch > 0 && lastPitch > 0) {
        const step = Math.abs(pitch - lastPitch)
        if (step < HELD_PITCH_STEP) this.#held++
        else if (step > GLIDE_STEP && step < JUMP_PITCH_STEP) this.#gliding++
      }
      lastPitch = pitch
    }
    const frames = Math.max(0, endFrame - startFrame)
    this.#frames += frames
    if (noiseDb !== null) {
      this.#noisePower += frames * 10 ** (noiseDb / 10)
      this.#noiseFrames += frames
    }
  }

  /** The measures of all that was added. */
  measure(): Quality {
    const frames = Math.max(1, this.#frames)
    const steps = this.#held + this.#gliding
    const power = this.#power / frames
    const noise = this.#noiseFrames > 0 ? this.#noisePower / this.#noiseFrames : null
    return {
      frames: this.#frames,
      clippedShare: this.#clipped / frames,
      speechDb: 10 * Math.log10(power),
      snrDb: noise === null ? null : ratioDb(power - noise, noise),
      highBandDb: ratioDb(this.#high, this.#middle),
      heldShare: steps >= Math.max(FEWEST_STEPS, FEWEST_STEPS_SHARE * frames) ? this.#held / steps : 0,
    }
  }
}

/** The measures of one stretch of speech. */
export function measureQuality(table: DescriptorTable, range: FrameRange, noiseDb: number | null = null): Quality {
  const meter = new QualityMeter()
  meter.add(table, range, noiseDb)
  return meter.measure()
}

/** What a reader should know of a stretch with these measures, worst first. */
export function qualityFlags(quality: Quality): SoundFlag[] {
  const { frames, clippedShare, speechDb, snrDb, highBandDb, heldShare } = quality
  const flags: SoundFlag[] = []
  if (frames < TOO_SHORT_FRAMES) flags.push('too-short')
  if (heldShare >= MUSIC_HELD_SHARE) flags.push('music')
  if (speechDb < QUIET_DB) flags.push('quiet')
  if (clippedShare >= CLIPPED_SHARE) flags.push('clipped')
  if (snrDb !== null && snrDb < NOISY_SNR_DB) flags.push('noisy')
  if (highBandDb < NARROW_BAND_DB) flags.push('narrow-band')
  return flags
}

/** Power against power in dB, within +-60 of the first where there is any; -120 where there is none. */
function ratioDb(power: number, reference: number): number {
  const ratio = 10 * Math.log10(Math.max(1e-12, power) / Math.max(1e-12, reference))
  return Math.max(-120, Math.min(HIGHEST_SNR_DB, ratio))
}
