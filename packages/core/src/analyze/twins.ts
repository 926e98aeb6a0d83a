/**
 * Tells which channels hold the same samples as the first one, as in a mono recording saved as stereo: one voice, not two
 * that speak at once.
 */
export class TwinFinder {
  readonly #twin: boolean[]

  constructor(channelCount: number) {
    this.#twin = Array.from({ length: channelCount }, () => true)
  }

  /** @param channels - the next samples of each channel, of one length */
  push(channels: readonly Float32Array[]): void {
    for (let channel = 1; channel < this.#twin.length; channel++)
      if (this.#twin[channel] && !same(channels[channel]!, channels[0]!)) this.#twin[channel] = false
  }

  /** The channels that have been equal to the first so far, the first included. */
  get twins(): readonly number[] {
    return this.#twin.flatMap((twin, channel) => (twin ? [channel] : []))
  }
}

function same(a: Float32Array, b: Float32Array): boolean {
  if (a === b) return true
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** The channels that are voices of their own: all but the repetitions. */
export function voicesOf(channelCount: number, twins: readonly number[]): number[] {
  return Array.from({ length: channelCount }, (_, channel) => channel).filter(
    channel => channel === twins[0] || !twins.includes(channel),
  )
}

/** The voices other than the one on this channel. */
export function otherVoices(channel: number, voices: readonly number[], twins: readonly number[]): number[] {
  return voices.filter(voice => voice !== channel && !(twins.includes(channel) && twins.includes(voice)))
}
