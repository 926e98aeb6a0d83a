import { placeOf, type View } from './view.ts'

/** A part of the spectrogram as a picture. */
export interface SpectrogramTile {
  /** Seconds. */
  readonly start: number
  readonly end: number
  readonly image: CanvasImageSource & { readonly width: number; readonly height: number }
}

/** Tiles side by side, low frequencies at the bottom; what was not fetched yet stays empty. */
export function drawSpectrogram(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  tiles: readonly SpectrogramTile[],
  view: View,
): void {
  context.imageSmoothingQuality = 'high'
  for (const { start, end, image } of tiles) {
    const from = Math.max(start, view.start)
    const to = Math.min(end, view.end)
    if (to <= from) continue
    const column = (time: number) => ((time - start) / (end - start)) * image.width
    const left = placeOf(from, view, width)
    context.drawImage(
      image,
      column(from),
      0,
      Math.max(0.01, column(to) - column(from)),
      image.height,
      left,
      0,
      placeOf(to, view, width) - left,
      height,
    )
  }
}
