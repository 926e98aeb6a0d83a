import type { Call } from './call.ts'
import { Frames } from './frames.ts'
import type { Layer } from './layer.ts'
import { type PeaksSource, WavePeaks } from './peaks.ts'
import { Sizes } from './sizes.ts'
import type { Timeline } from './timeline.ts'
import type { View } from './view.ts'

/** What everything on the timeline of one open recording shares; it ends with the screen. */
export interface Stage {
  readonly id: string
  readonly call: Call
  readonly timeline: Timeline
  readonly frames: Frames
  readonly sizes: Sizes
  readonly layers: Set<Layer>
  readonly peaks: WavePeaks
  /** Draws all layers anew: theme, size or data changed. */
  readonly repaint: () => void
  /** The same for the layers that show something of a stretch. */
  readonly repaintWithin: (stretch: View) => void
  readonly dispose: () => void
}

export function createStage(id: string, timeline: Timeline, api: PeaksSource): Stage {
  const frames = new Frames()
  const layers = new Set<Layer>()
  const repaint = () => {
    for (const layer of layers) layer.forget()
    frames.request()
  }
  const repaintWithin = (stretch: View) => {
    for (const layer of layers) layer.forgetWithin(stretch)
    frames.request()
  }
  const sizes = new Sizes(frames.request)
  const peaks = new WavePeaks(api, id, timeline.call.duration, repaintWithin)
  const end = timeline.subscribe(frames.request)
  return {
    ...{ id, call: timeline.call, timeline, frames, sizes, layers, peaks, repaint, repaintWithin },
    dispose() {
      end()
      frames.dispose()
      peaks.dispose()
      sizes.dispose()
    },
  }
}
