import type { Peaks, UndertoneClient } from '@undertone/server/client'
import { TILE_SECONDS, TileCache } from './tile-cache.ts'
import type { View } from './view.ts'

/** Values of the whole recording, fetched at once: enough for everything but a close look. */
const WHOLE = 4000
/** Values a second of a close look: as fine as the service keeps them. */
const FINE = 20
const MOST_TILES = 60

type Ask = Pick<UndertoneClient, 'peaks'>

/** The waveform of each channel: coarse for the whole recording, fine by tile where one looks closely. */
export class WavePeaks {
  readonly #whole: Peaks
  readonly #tiles: TileCache<Peaks>

  constructor(api: Ask, id: string, whole: Peaks, arrived: () => void) {
    this.#whole = whole
    this.#tiles = new TileCache(
      whole.durationSeconds,
      MOST_TILES,
      (from, to, signal) => api.peaks(id, TILE_SECONDS * FINE, { from, to, signal }),
      arrived,
    )
  }

  /** Of the whole recording. */
  static whole(api: Ask, id: string, signal: AbortSignal): Promise<Peaks> {
    return api.peaks(id, WHOLE, { signal })
  }

  /** Fetches the fine values of a view where the coarse ones would repeat themselves. */
  want(view: View, width: number): void {
    const perPixel = (view.end - view.start) / width
    const coarse = this.#whole.durationSeconds / Math.max(1, this.#whole.channels[0]?.length ?? 0)
    if (coarse > 3 * perPixel && coarse > 1 / FINE + 1e-3) this.#tiles.want(view.start, view.end)
  }

  /** Largest |sample| of [from, to) seconds on a channel, 0..1. */
  peak(channel: number, from: number, to: number): number {
    return largest(this.#tiles.at(from) ?? this.#whole, channel, from, to)
  }

  dispose(): void {
    this.#tiles.dispose()
  }
}

/** The largest value that touches [from, to); 0 outside. */
export function largest(peaks: Peaks, channel: number, from: number, to: number): number {
  const values = peaks.channels[channel] ?? []
  const step = (peaks.to - peaks.from) / Math.max(1, values.length)
  const first = Math.max(0, Math.floor((from - peaks.from) / step))
  const last = Math.min(values.length, Math.max(first + 1, Math.ceil((to - peaks.from) / step - 1e-9)))
  let most = 0
  for (let at = first; at < last; at++) most = Math.max(most, values[at]!)
  return most
}
