/** The stretch of a recording that is on the screen, seconds. */
export interface View {
  readonly start: number
  readonly end: number
}

/** Shorter stretches show nothing more: peaks come every 50 ms. */
export const SHORTEST_VIEW = 5
/** Where the playhead lands when it has left the view, as a share of it. */
const LANDING = 0.35

export function lengthOf({ start, end }: View): number {
  return end - start
}

/** The nearest view inside of `duration` seconds, neither shorter than {@link SHORTEST_VIEW} nor longer than the recording. */
export function fitView({ start, end }: View, duration: number): View {
  const length = Math.min(duration, Math.max(Math.min(SHORTEST_VIEW, duration), end - start))
  const from = Math.max(0, Math.min(duration - length, start))
  return { start: from, end: from + length }
}

/** The view `seconds` later, of the same length. */
export function panView(view: View, seconds: number, duration: number): View {
  return fitView({ start: view.start + seconds, end: view.end + seconds }, duration)
}

/**
 * A view `factor` times as long in which `anchor` stays where it is on the screen; its middle does where `anchor` is not seen.
 *
 * @param factor - below 1 shows less, larger
 */
export function zoomView(view: View, factor: number, anchor: number, duration: number): View {
  const isSeen = anchor >= view.start && anchor <= view.end
  const fixed = isSeen ? anchor : (view.start + view.end) / 2
  const length = lengthOf(view)
  const longest = Math.max(Math.min(SHORTEST_VIEW, duration), Math.min(duration, length * factor))
  const start = fixed - (fixed - view.start) * (longest / length)
  return fitView({ start, end: start + longest }, duration)
}

/** The view that shows `time`: this one where it does, else one that begins a third of its length before. */
export function followView(view: View, time: number, duration: number): View {
  if (time >= view.start && time <= view.end) return view
  const length = lengthOf(view)
  return fitView({ start: time - LANDING * length, end: time + (1 - LANDING) * length }, duration)
}

/** What is seen first: all of a short recording, else a stretch in which words can be told apart. */
export function firstView(time: number, duration: number, widthPixels: number): View {
  const length = Math.min(duration, Math.max(30, widthPixels / 6))
  return followView({ start: 0, end: length }, time, duration)
}

/** A view on the screen, in whole CSS pixels, so that all layers move together and can be moved without drawing anew. */
export interface Pixels {
  readonly secondsPerPixel: number
  /** Pixel of the recording at the left edge. */
  readonly origin: number
}

export function pixelsOf(view: View, width: number): Pixels {
  const secondsPerPixel = lengthOf(view) / Math.max(1, width)
  return { secondsPerPixel, origin: Math.round(view.start / secondsPerPixel) }
}

/** Where a time is in a view, pixels from its left edge. */
export function placeOf(time: number, view: View, width: number): number {
  return ((time - view.start) / lengthOf(view)) * width
}
