import type { Interval } from '../audio/audio.ts'
import { Resampler } from '../audio/resample.ts'
import { COLUMN, DESCRIPTOR_RATE, DescriptorStream } from '../features/descriptors.ts'
import { cutRegion } from './cut.ts'
import { toInterval } from './region.ts'
import { SpeechDetector } from './speech-detector.ts'
import { regionsOf, type SpeechEvent } from './speech-events.ts'

/** Samples taken in at once: bounds the memory of a long chunk, changes no number. */
const BLOCK = 16_000

/**
 * Finds the pieces to cut a channel into: its speech regions, long ones parted at their quietest places. It is fed chunk
 * by chunk and keeps one number for each 10 ms, so hours fit.
 */
export class PieceFinder {
  readonly #resampler: Resampler
  readonly #table = new DescriptorStream()
  readonly #detector = new SpeechDetector()
  readonly #events: SpeechEvent[] = []
  #levels = new Float32Array(4096)
  #read = 0
  #samples = 0
  readonly #sampleRate: number

  /** @param sampleRate - Hz, of what is pushed */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
    this.#resampler = new Resampler(sampleRate, DESCRIPTOR_RATE)
  }

  /** The next samples of the channel, full scale 1. */
  push(samples: Float32Array): void {
    this.#samples += samples.length
    for (let at = 0; at < samples.length; at += BLOCK) {
      this.#table.push(this.#resampler.push(samples.subarray(at, at + BLOCK)))
      this.#describe()
    }
  }

  /**
   * The channel is over.
   *
   * @param maxSeconds - no piece is longer; Infinity keeps regions whole
   * @returns pieces in order, disjoint, within the channel; seconds
   */
  finish(maxSeconds = Number.POSITIVE_INFINITY): Interval[] {
    this.#table.push(this.#resampler.finish())
    this.#table.finish()
    this.#describe()
    this.#events.push(...this.#detector.finish())
    const seconds = this.#samples / this.#sampleRate
    const regions = regionsOf(this.#events, this.#table.endFrame)
    const levelAt = (frame: number) => this.#levels[frame] ?? Number.NEGATIVE_INFINITY
    const ranges =
      maxSeconds === Number.POSITIVE_INFINITY
        ? regions
        : regions.flatMap(region => cutRegion(region, levelAt, { maxSeconds }))
    return ranges
      .map(toInterval)
      .map(({ start, end }) => ({ start, end: Math.min(end, seconds) }))
      .filter(({ start, end }) => end > start)
  }

  #describe(): void {
    const table = this.#table
    if (table.endFrame > this.#levels.length) {
      const grown = new Float32Array(2 * table.endFrame)
      grown.set(this.#levels)
      this.#levels = grown
    }
    for (; this.#read < table.endFrame; this.#read++)
      this.#levels[this.#read] = table.data[table.offsetOf(this.#read) + COLUMN.level]!
    this.#events.push(...this.#detector.push(table))
    table.dropBefore(this.#detector.endFrame)
  }
}
