import { plainNumber } from '@undertone/core/report'
import type { ModelSound } from '@undertone/server/client'
import type { ClipPicture, Tick } from './clip-sound.ts'

const HERTZ = [250, 1000, 4000]

type Example = NonNullable<ModelSound['labels'][string]['example']>

/** The clip of a label in a model's report as a picture, in decibels below its loudest. */
export function typicalPicture(
  { levels, rangeDb, frameSeconds }: Example,
  bandHz: readonly number[],
): ClipPicture & { readonly seconds: number } {
  const bytes = Uint8Array.from(atob(levels), character => character.charCodeAt(0))
  const rows = bandHz.length
  const columns = Math.floor(bytes.length / rows)
  const values = Float32Array.from(bytes, byte => (byte / 255 - 1) * rangeDb)
  const rowNames = bandHz.map(hertz => plainNumber(hertz))
  return {
    columns,
    rows,
    values,
    low: -rangeDb,
    high: 0,
    rowNames,
    ticks: bandTicks(bandHz),
    seconds: columns * frameSeconds,
  }
}

/** A few frequencies along the bands, at the band that is nearest to each. */
export function bandTicks(bandHz: readonly number[]): Tick[] {
  return HERTZ.map(hertz => {
    const band = bandHz.reduce(
      (best, own, index) => (Math.abs(own - hertz) < Math.abs(bandHz[best]! - hertz) ? index : best),
      0,
    )
    return { at: (band + 0.5) / bandHz.length, text: String(hertz) }
  })
}
