import type { Peaks, UndertoneClient } from '@undertone/server/client'
import { TILE_SECONDS, TileCache } from './tile-cache.ts'
import type { View } from './view.ts'

/** Values of the whole recording, fetched at once: enough for everything but a close look. */
const WHOLE = 4000
/** Values a second of a close look: as fine as the service keeps them. */
const FINE = 20
const MOST_TILES = 60

/** Where peaks come from. */
export type PeaksSource = Pick<UndertoneClient, 'peaks'>

/** The waveform of each channel: coarse for the whole recording, fine by tile where one looks closely. */
export class WavePeaks {
  readonly #tiles: TileCache<Peaks>
  readonly #stop = new AbortController()
  #whole: Peaks | undefined
  /** Seconds of one coarse value. */
  readonly #coarse: number

  /** @param arrived - something new can be drawn of a stretch */
  constructor(api: PeaksSource, id: string, duration: number, arrived: (stretch: View) => void) {
    this.#coarse = duration / WHOLE
    this.#tiles = new TileCache(
      duration,
      MOST_TILES,
      (from, to, signal) => api.peaks(id, TILE_SECONDS * FINE, { from, to, signal }),
      arrived,
    )
    api.peaks(id, WHOLE, { signal: this.#stop.signal }).then(
      whole => {
        this.#whole = whole
        arrived({ start: 0, end: duration })
      },
      // Without them the lanes show the segments alone: the sound may be gone.
      () => {},
    )
  }

  /** Fetches the fine values of a view where the coarse ones would repeat themselves. */
  want(view: View, width: number): void {
    // The service draws a recording when it is first asked for: one question is enough until then.
    if (!this.#whole) return
    const perPixel = (view.end - view.start) / width
    if (this.#coarse > 3 * perPixel && this.#coarse > 1 / FINE) {
      // What comes next is here before it is seen.
      this.#tiles.want(view.start - TILE_SECONDS, view.end + TILE_SECONDS)
    }
  }

  /** Largest |sample| of [from, to) seconds on a channel, 0..1; 0 before it is here. */
  peak(channel: number, from: number, to: number): number {
    const peaks = this.#tiles.at(from) ?? this.#whole
    return peaks ? largest(peaks, channel, from, to) : 0
  }

  dispose(): void {
    this.#stop.abort()
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
