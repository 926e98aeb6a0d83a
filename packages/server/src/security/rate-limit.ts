/** Requests of each key within a minute: a bucket that holds a minute's worth and fills evenly. */
export class RateLimit {
  readonly #buckets = new Map<string, { level: number; at: number }>()

  /**
   * Takes one request.
   *
   * @param now - milliseconds, of a clock that does not go back
   * @returns 0 where it may pass, else the seconds until the next one may
   */
  take(key: string, perMinute: number, now: number): number {
    const bucket = this.#buckets.get(key) ?? { level: perMinute, at: now }
    const perMillisecond = perMinute / 60_000
    bucket.level = Math.min(perMinute, bucket.level + (now - bucket.at) * perMillisecond)
    bucket.at = now
    this.#buckets.set(key, bucket)
    if (bucket.level < 1) return Math.ceil((1 - bucket.level) / perMillisecond / 1000)
    bucket.level--
    return 0
  }
}
