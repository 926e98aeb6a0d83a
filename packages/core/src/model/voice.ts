import type { Voice } from './model.ts'
import { adaptOffset, addStretch, type HeardStretch, noSums, posterior, type VoiceSums } from './voice-offset.ts'
import type { Adaptation, VoiceOffset, VoiceSpace } from './voice-space.ts'

/** Stretches whose classes are thought over anew with each that comes: with 3 s windows and 1 s hops, a minute of speech. */
const REMEMBERED = 64

/** Of a voice, at most: stretches and sums. */
export const VOICE_STATE_BYTES = 64_000

/**
 * A voice as a model on a voice space hears it. It keeps the last stretches as they were heard, at most 64, and sums over
 * those before them, whose classes are then settled: nothing is forgotten, and the state does not grow. Sums alone would not
 * do: early stretches, heard before anything was known of the voice, must be thought over.
 */
export class SpaceVoice implements Voice {
  readonly #space: VoiceSpace
  readonly #hear: (features: Float32Array) => Float32Array
  readonly #adaptation: Adaptation
  readonly #temperature: number
  readonly #remembered: number
  #recent: HeardStretch[] = []
  #earlier: VoiceSums | undefined
  #offset: VoiceOffset | undefined

  /**
   * @param hear - a stretch's numbers in the space
   * @param temperature - of the model's calibration
   */
  constructor(
    space: VoiceSpace,
    hear: (features: Float32Array) => Float32Array,
    adaptation: Adaptation,
    temperature: number,
  ) {
    this.#space = space
    this.#hear = hear
    this.#adaptation = adaptation
    this.#temperature = temperature
    const room = VOICE_STATE_BYTES - 8 * 2 * space.means.length
    this.#remembered = Math.max(1, Math.min(REMEMBERED, Math.floor(room / (4 * space.size + 16))))
  }

  /** Bytes of numbers that are kept of the voice. */
  get stateBytes(): number {
    const sums = this.#earlier ? 8 * (2 * this.#space.means.length + this.#earlier.counts.length) : 0
    return sums + this.#recent.length * (4 * this.#space.size + 16)
  }

  hear(features: Float32Array): Float32Array {
    return this.#hear(features)
  }

  judge(heard: Float32Array): Float32Array {
    return posterior(this.#space, heard, this.#known(), this.#temperature)
  }

  learn(heard: Float32Array, { weight = 1, label }: { readonly weight?: number; readonly label?: number } = {}): void {
    if (!(weight > 0)) return
    this.#recent.push({ heard, weight, ...(label !== undefined && { label }) })
    this.#offset = undefined
    if (this.#recent.length > this.#remembered) this.#settle()
  }

  /** What is believed of the voice's offset after all that was learned. */
  #known(): VoiceOffset {
    this.#offset ??= adaptOffset(this.#space, this.#recent, this.#adaptation, this.#temperature, this.#earlier)
    return this.#offset
  }

  /** Moves the older half of the stretches into the sums. */
  #settle(): void {
    const offset = this.#known()
    const older = this.#recent.splice(0, Math.ceil(this.#recent.length / 2))
    this.#earlier ??= noSums(this.#space)
    for (const stretch of older) addStretch(this.#earlier, this.#space, stretch, offset, this.#temperature)
  }
}
