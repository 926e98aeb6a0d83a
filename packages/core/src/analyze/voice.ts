import { COLUMN, type DescriptorTable, FRAME_HOP_SECONDS } from '../features/descriptors.ts'
import { toSemitones } from '../features/voice.ts'

/** A frame is taken as voiced from this normalised autocorrelation on (Boersma's usual threshold is 0.45). */
const VOICED = 0.5
/** A voice moves on by less than this from frame to frame, semitones; more is a slip of the pitch tracker, often by octaves. */
const LARGEST_STEP = 3
/** Frames that pitch must move on so to count: 80 ms, as long as a short vowel. */
const SHORTEST_RUN = 8
/** Voiced frames that a stretch needs before its measures mean anything: 0.2 s. */
const ENOUGH_VOICED_FRAMES = 20

/** What a voice does in a stretch of speech: sums, so that stretches add up. */
export interface VoiceSums {
  readonly frames: number
  readonly voicedFrames: number
  /** Voiced frames whose pitch can be relied on. */
  readonly pitchedFrames: number
  /** Sum over pitched frames of the stretch's median pitch, semitones above 55 Hz. */
  readonly pitch: number
  /** Sum over pitched frames of the stretch's pitch range (10 to 90 %), semitones. */
  readonly pitchRange: number
  /** Sum over voiced frames, dB. */
  readonly level: number
  /** Sum over voiced frames of the alpha ratio, dB: 1 to 5 kHz against 50 Hz to 1 kHz. */
  readonly brightness: number
  /** Onsets of syllables. */
  readonly syllables: number
}

/** What a voice does in a stretch of speech, as one number each; NaN where there was too little to tell from. */
export interface VoiceMeasures {
  readonly pitch: number
  readonly pitchRange: number
  readonly level: number
  readonly brightness: number
  /** Syllables a second. */
  readonly rate: number
}

/** A stretch without frames. */
export const NO_VOICE: VoiceSums = {
  frames: 0,
  voicedFrames: 0,
  pitchedFrames: 0,
  pitch: 0,
  pitchRange: 0,
  level: 0,
  brightness: 0,
  syllables: 0,
}

/** Two stretches as one. */
export function addVoice(a: VoiceSums, b: VoiceSums): VoiceSums {
  return {
    frames: a.frames + b.frames,
    voicedFrames: a.voicedFrames + b.voicedFrames,
    pitchedFrames: a.pitchedFrames + b.pitchedFrames,
    pitch: a.pitch + b.pitch,
    pitchRange: a.pitchRange + b.pitchRange,
    level: a.level + b.level,
    brightness: a.brightness + b.brightness,
    syllables: a.syllables + b.syllables,
  }
}

/** The sums as measures; undefined where less than 0.2 s is voiced. */
export function measuresOf(sums: VoiceSums): VoiceMeasures | undefined {
  const { frames, voicedFrames, pitchedFrames } = sums
  if (voicedFrames < ENOUGH_VOICED_FRAMES) return undefined
  const enough = pitchedFrames >= ENOUGH_VOICED_FRAMES
  return {
    pitch: enough ? sums.pitch / pitchedFrames : Number.NaN,
    pitchRange: enough ? sums.pitchRange / pitchedFrames : Number.NaN,
    level: sums.level / voicedFrames,
    brightness: sums.brightness / voicedFrames,
    rate: sums.syllables / (frames * FRAME_HOP_SECONDS),
  }
}

/**
 * Reads what the voice does in the frames [startFrame, endFrame) of a table.
 *
 * @param onsets - frames at which syllables begin, as {@link SyllableOnsets} found them; those inside the stretch count
 */
export function measureVoice(
  table: DescriptorTable,
  startFrame: number,
  endFrame: number,
  onsets: readonly number[],
): VoiceSums {
  const pitches = new PitchRuns()
  let voicedFrames = 0
  let level = 0
  let brightness = 0
  for (let frame = startFrame; frame < endFrame; frame++) {
    const { data } = table
    const at = table.offsetOf(frame)
    if (!(data[at + COLUMN.pitchStrength]! >= VOICED)) {
      pitches.pause()
      continue
    }
    voicedFrames++
    pitches.push(toSemitones(data[at + COLUMN.pitch]!))
    level += data[at + COLUMN.level]!
    brightness += data[at + COLUMN.alphaRatio]!
  }
  const semitones = pitches.finish().sort((a, b) => a - b)
  const at = (share: number) => semitones[Math.floor(share * (semitones.length - 1))] ?? 0
  return {
    frames: endFrame - startFrame,
    voicedFrames,
    pitchedFrames: semitones.length,
    pitch: at(0.5) * semitones.length,
    pitchRange: (at(0.9) - at(0.1)) * semitones.length,
    level,
    brightness,
    syllables: onsets.reduce((count, frame) => count + (frame >= startFrame && frame < endFrame ? 1 : 0), 0),
  }
}

/** Keeps the pitches that go on steadily for as long as a short vowel. */
class PitchRuns {
  readonly #kept: number[] = []
  #run: number[] = []

  push(semitones: number): void {
    const last = this.#run.at(-1)
    if (last !== undefined && Math.abs(semitones - last) > LARGEST_STEP) this.pause()
    this.#run.push(semitones)
  }

  pause(): void {
    if (this.#run.length >= SHORTEST_RUN) this.#kept.push(...this.#run)
    this.#run = []
  }

  finish(): number[] {
    this.pause()
    return this.#kept
  }
}

/** A frame's share of the way to a new value in an average with this time constant. */
function smoothing(seconds: number): number {
  return 1 - Math.exp(-FRAME_HOP_SECONDS / seconds)
}

const FAST = smoothing(0.03)
const SLOW = smoothing(0.2)
/** dB by which the memory of the loudest frame fades from one frame to the next: 2 dB a second. */
const PEAK_DECAY = 2 * FRAME_HOP_SECONDS
/** dB under that memory from which sound no longer counts. */
const RANGE = 25
/** dB by which the quick average must rise above the slow one, and fall below it before the next onset. */
const RISE = 1.5

/**
 * Finds where syllables begin, frame by frame: a quick average of the level rises above a slow one. It reads only the past,
 * so it does not depend on how the signal is cut. An estimate that is good for comparing a voice with itself.
 *
 * Source: after the intensity peaks of de Jong & Wempe 2009, made causal.
 */
export class SyllableOnsets {
  #peak = Number.NEGATIVE_INFINITY
  #fast = 0
  #slow = 0
  #ready = true

  /** @returns whether a syllable begins at this frame, the next of the channel */
  push(level: number): boolean {
    const first = this.#peak === Number.NEGATIVE_INFINITY
    this.#peak = Math.max(level, this.#peak - PEAK_DECAY)
    const heard = Math.max(level, this.#peak - RANGE)
    this.#fast = first ? heard : this.#fast + FAST * (heard - this.#fast)
    this.#slow = first ? heard : this.#slow + SLOW * (heard - this.#slow)
    const rise = this.#fast - this.#slow
    if (!this.#ready) {
      this.#ready = rise < -RISE / 3
      return false
    }
    if (rise < RISE) return false
    this.#ready = false
    return true
  }
}
