import { type Audio, LiveAnalyzer, loadModel, type Model, RawReader, rms, toDecibels } from '@undertone/core'
import { AppError } from '@undertone/core/errors'
import { createWebmDecoder, readModel } from '@undertone/core/node'
import type { LiveEncoding } from '../contract/live.ts'
import type { CallEvent, CallPlan, PlainError } from './steps.ts'

/** Sound between two reports of the level, seconds. */
const LEVEL_SECONDS = 0.25

/** What the engine calls each encoding without a header. */
export const RAW_CODECS = {
  pcm_s16le: 'pcm_s16le',
  pcm_f32le: 'pcm_f32le',
  mulaw: 'pcm_mulaw',
  alaw: 'pcm_alaw',
} as const satisfies Record<Exclude<LiveEncoding, 'webm_opus'>, string>

const models = new Map<string | undefined, Promise<Model>>()

/** A model is immutable, so all calls of a thread share it. */
function modelOf(name: string | undefined): Promise<Model> {
  const known = models.get(name)
  if (known) return known
  const loading = readModel(name).then(loadModel)
  models.set(name, loading)
  // Another call may find it.
  loading.catch(() => models.delete(name))
  return loading
}

/** One call on its thread: bytes in as they come, what they say out. Whoever opens it finishes or frees it. */
export class LiveAnalysis {
  readonly #plan: CallPlan
  readonly #model: Model
  readonly #decoder: ReturnType<typeof createWebmDecoder> | RawReader
  #analyzer: LiveAnalyzer | undefined
  readonly #levels: { frames: number; power: number[] } = { frames: 0, power: [] }
  #partials = false
  #samples = 0
  #rate = 1

  private constructor(plan: CallPlan, model: Model) {
    this.#plan = plan
    this.#model = model
    const { encoding, sampleRate = 8000, channels: channelCount = 1 } = plan
    this.#decoder =
      encoding === 'webm_opus'
        ? createWebmDecoder()
        : new RawReader({ codec: RAW_CODECS[encoding], sampleRate, channelCount })
    // What is wrong with the options is said at once, not with the first sound.
    if (encoding !== 'webm_opus') this.#begin()
  }

  /** @throws AppError `model/*`, `usage/invalid-option`, `audio/malformed` */
  static async open(plan: CallPlan): Promise<LiveAnalysis> {
    return new LiveAnalysis(plan, await modelOf(plan.model))
  }

  /** Of sound so far. */
  get seconds(): number {
    return this.#samples / this.#rate
  }

  /** Whether there are partials from now on; at first there are none. */
  wantPartials(wanted: boolean): void {
    this.#partials = wanted
    if (this.#analyzer) this.#analyzer.partials = wanted
  }

  /** @throws AppError `audio/*` */
  async push(bytes: Uint8Array): Promise<CallEvent[]> {
    const size = 'sliceBytes' in this.#decoder ? this.#decoder.sliceBytes : bytes.length
    const events: CallEvent[] = []
    for (let at = 0; at < bytes.length; at += size) {
      const audio = await this.#decoder.push(bytes.subarray(at, at + size))
      if (audio) events.push(...this.#take(audio))
    }
    return events
  }

  /**
   * The call is over: what is left, then `end`.
   *
   * @throws AppError `audio/empty` where no sound came
   */
  async finish(): Promise<CallEvent[]> {
    try {
      const last = await this.#decoder.finish()
      const events = last ? this.#take(last) : []
      if (!this.#analyzer) throw new AppError('audio/empty', 'The call has no sound: expected some. Send it.')
      return [...events, ...this.#analyzer.finish()]
    } finally {
      this.free()
    }
  }

  free(): void {
    if ('free' in this.#decoder) this.#decoder.free?.()
  }

  #take(audio: Audio): CallEvent[] {
    const analyzer = this.#analyzer ?? this.#begin()
    this.#samples += audio.channels[0]?.length ?? 0
    return [...analyzer.push(audio), ...this.#measure(audio)]
  }

  #begin(): LiveAnalyzer {
    const { info } = this.#decoder
    if (!info) throw new AppError('audio/malformed', 'Sound came before its header: expected the header first.')
    const { name, options } = this.#plan
    this.#rate = info.sampleRate
    this.#analyzer = new LiveAnalyzer({ ...info, container: containerOf(info.container), name }, this.#model, options)
    this.#analyzer.partials = this.#partials
    return this.#analyzer
  }

  #measure({ channels, sampleRate }: Audio): CallEvent[] {
    const levels = this.#levels
    const frames = channels[0]?.length ?? 0
    levels.power = channels.map((channel, index) => (levels.power[index] ?? 0) + rms(channel) ** 2 * frames)
    levels.frames += frames
    if (levels.frames < LEVEL_SECONDS * sampleRate) return []
    const levelsDb = levels.power.map(power => Math.round(10 * toDecibels(Math.sqrt(power / levels.frames))) / 10)
    levels.frames = 0
    levels.power = []
    return [{ type: 'level', time: Math.round(1000 * this.seconds) / 1000, levelsDb }]
  }
}

/** The container that the recording of a call is kept in. */
export function containerOf(container: string): string {
  return container === 'raw' ? 'wav' : container
}

/** Any thrown value as it crosses between threads. */
export function toPlain(error: unknown): PlainError {
  if (error instanceof AppError) return { code: error.code, message: error.message, details: { ...error.details } }
  const message = error instanceof Error ? String(error.stack) : String(error)
  return { code: 'internal/unexpected', message, details: {} }
}
