import type { Interval } from '../audio/audio.ts'
import { AppError } from '../errors.ts'
import type { DescriptorTable } from '../features/descriptors.ts'
import { createFrameClassifier } from './frame-classifier.ts'
import { NoiseLevel } from './noise-level.ts'
import { toInterval } from './region.ts'
import { CUE_COUNT, CUE_LOOK_AHEAD, SpeechCues } from './speech-cues.ts'
import { HangOver, type HangOverOptions, regionsOf, type SpeechEvent } from './speech-events.ts'

export type SpeechOptions = HangOverOptions

/** Frames before and after a frame whose log-odds are averaged with its own: one odd frame begins or ends nothing. */
const SMOOTH_PAST = 4
const SMOOTH_FUTURE = 2
const SMOOTH_FRAMES = SMOOTH_PAST + 1 + SMOOTH_FUTURE
/** No quieter frame is speech, dB of full scale: 16-bit silence with its last bit in motion is at about -98. */
const SILENCE_DB = -88
/** Frames next to speech that are not taken for noise: voices begin and die away softly. */
const NOISE_GUARD = 10
/** No frame says more than this for or against speech, so that none outvotes its neighbours. */
const MOST_LOG_ODDS = 4
/** Between the thresholds: what has no voice near it may go on as speech (a whispered end) but does not begin it. */
const MOST_WITHOUT_VOICE = 0

/**
 * Finds speech in a channel's descriptors as they come in. What it says does not depend on how the frames were cut
 * into pushes, it looks ahead by half a second at most, and it keeps some seconds of numbers and 40 s of levels however
 * long the channel is. It adapts to the level and the noise of the line; music, tones, hum and clicks are not speech.
 */
export class SpeechDetector {
  readonly #cues = new SpeechCues()
  readonly #classify = createFrameClassifier()
  readonly #hangOver: HangOver
  readonly #values = new Float32Array(CUE_COUNT)
  readonly #odds = new Float32Array(SMOOTH_FRAMES)
  readonly #noise = new NoiseLevel()
  /** Frames below it are in `#noise`, or speech, or near speech. */
  #heard = 0
  #classified = 0
  #decided = 0
  #finished = false

  constructor(options: SpeechOptions = {}) {
    this.#hangOver = new HangOver(options)
  }

  /** Frames read so far: the table may drop those before it. */
  get endFrame(): number {
    return this.#cues.frameCount
  }

  /** Frames below it are final: speech if the last event was a `start`, no speech otherwise. */
  get settledFrame(): number {
    return this.#hangOver.settledFrame
  }

  /**
   * Reads the frames of the table that it has not seen.
   *
   * @returns what became certain, in order
   * @throws AppError `internal/unexpected` where the table has dropped frames before they were read
   */
  push(table: DescriptorTable): SpeechEvent[] {
    const events: SpeechEvent[] = []
    if (this.#finished) return events
    if (table.firstFrame > this.endFrame)
      throw new AppError(
        'internal/unexpected',
        `Frames were dropped before speech was looked for: expected frame ${this.endFrame}, found ${table.firstFrame} as the oldest.`,
      )
    for (let frame = this.endFrame; frame < table.endFrame; frame++) {
      this.#cues.push(table, frame)
      if (frame >= CUE_LOOK_AHEAD) this.#classifyNext(events)
    }
    return events
  }

  /** The channel is over: decides the last frames. Nothing is read after it. */
  finish(): SpeechEvent[] {
    const events: SpeechEvent[] = []
    if (this.#finished) return events
    this.#finished = true
    while (this.#classified < this.endFrame) this.#classifyNext(events)
    while (this.#decided < this.#classified) this.#decideNext(events)
    this.#hangOver.finish(events)
    return events
  }

  #classifyNext(events: SpeechEvent[]): void {
    const frame = this.#classified++
    this.#cues.write(frame, this.#values)
    const silent = this.#cues.levelDb(frame) < SILENCE_DB
    const odds = silent ? -MOST_LOG_ODDS : clamp(this.#classify(this.#values))
    this.#odds[frame % SMOOTH_FRAMES] = this.#cues.hasVoiceNear(frame) ? odds : Math.min(odds, MOST_WITHOUT_VOICE)
    if (frame - this.#decided >= SMOOTH_FUTURE) this.#decideNext(events)
  }

  #decideNext(events: SpeechEvent[]): void {
    const frame = this.#decided++
    const first = Math.max(0, frame - SMOOTH_PAST)
    const last = Math.min(this.#classified - 1, frame + SMOOTH_FUTURE)
    let sum = 0
    for (let t = first; t <= last; t++) sum += this.#odds[t % SMOOTH_FRAMES]!
    const known = events.length
    this.#hangOver.push(sum / (last - first + 1), events)
    const event = events[known]
    if (event?.type === 'start') events[known] = { ...event, noiseDb: this.#noise.levelDb }
    const settled = this.#hangOver.settledFrame
    if (this.#hangOver.isOpen) this.#heard = settled + NOISE_GUARD
    else while (this.#heard < settled - NOISE_GUARD) this.#noise.push(this.#cues.levelDb(this.#heard++))
  }
}

function clamp(logOdds: number): number {
  return Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, logOdds))
}

/** Speech regions of a whole table, seconds, ordered and disjoint: the detector, fed at once. */
export function findSpeech(table: DescriptorTable, options: SpeechOptions = {}): Interval[] {
  const detector = new SpeechDetector(options)
  const events = [...detector.push(table), ...detector.finish()]
  return regionsOf(events, table.endFrame).map(toInterval)
}
