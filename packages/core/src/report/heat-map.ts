import { type ColourMap, colourRamp } from './colour-map.ts'
import type { IndexedImage } from './png.ts'

/** Values in a grid, drawn as colours. */
export interface Grid {
  readonly columns: number
  readonly rows: number
  /** Column after column, each from the lowest row up: value (c, r) is `values[c * rows + r]`. */
  readonly values: Float32Array
}

/** Colours of the map in a picture's palette; the rest, up to 256, are free for axes and text. */
export const MAP_COLOURS = 250

/**
 * The grid with one pixel a value, the lowest row at the bottom, `low` and below in the first colour, `high` and above in
 * the last.
 */
export function heatImage(grid: Grid, low: number, high: number, map: ColourMap): IndexedImage {
  const { columns, rows, values } = grid
  const pixels = new Uint8Array(columns * rows)
  for (let c = 0; c < columns; c++)
    for (let r = 0; r < rows; r++) pixels[(rows - 1 - r) * columns + c] = colourIndex(values[c * rows + r]!, low, high)
  return { width: columns, height: rows, pixels, palette: colourRamp(map, MAP_COLOURS) }
}

/** Index of a value's colour, 0..MAP_COLOURS - 1. */
export function colourIndex(value: number, low: number, high: number): number {
  const share = high > low ? (value - low) / (high - low) : 0
  return Math.round((MAP_COLOURS - 1) * (share > 0 ? Math.min(1, share) : 0))
}

/**
 * Fewer columns by the maximum of each group, so that nothing that stands out is lost; as it is where it fits.
 *
 * @param most - columns at most
 */
export function narrowed(grid: Grid, most: number): Grid {
  const { columns, rows, values } = grid
  if (columns <= most) return grid
  const out = new Float32Array(most * rows).fill(Number.NEGATIVE_INFINITY)
  for (let c = 0; c < columns; c++) {
    const to = Math.floor((c * most) / columns) * rows
    for (let r = 0; r < rows; r++) out[to + r] = Math.max(out[to + r]!, values[c * rows + r]!)
  }
  return { columns: most, rows, values: out }
}
