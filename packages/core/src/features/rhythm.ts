import { createRealFft } from '../signal/fft.ts'
import { DESCRIPTOR_RATE, FRAME_HOP } from './descriptor-table.ts'

/** Edges of the modulation bands, Hz: phrases, words, syllables (2 to 9 Hz), roughness. */
export const MODULATION_EDGES = [0.4, 1, 2, 4, 6, 9, 14, 25] as const
/** How many modulation bands there are. */
export const MODULATION_BANDS = MODULATION_EDGES.length - 1

const SIZE = 512
const EDGE_BINS = MODULATION_EDGES.map(hz => Math.ceil((hz * SIZE * FRAME_HOP) / DESCRIPTOR_RATE))

/**
 * A function that says how strongly a contour moves at the rates of phrases, syllables and roughness: ln of the mean power of its
 * modulation spectrum in each band (+ 1e-3), its mean removed, Hann-windowed (symmetric), divided by its length.
 * Of a contour longer than 512 frames the first 512 of its windowed values are read, as the recipe says.
 *
 * It takes a contour of one value each 10 ms, at least one, and writes 7 values into `out` from `offset` on.
 *
 * Source: the prototype's rhythm features.
 */
export function createModulation(): (contour: Float32Array, out: Float32Array, offset: number) => void {
  const fft = createRealFft(SIZE)
  const frame = new Float32Array(SIZE)
  const power = new Float32Array(fft.bins)
  return (contour, out, offset) => {
    const length = contour.length
    let mean = 0
    for (let i = 0; i < length; i++) mean += contour[i]!
    mean /= length
    const count = Math.min(SIZE, length)
    const angle = length > 1 ? (2 * Math.PI) / (length - 1) : 0
    for (let i = 0; i < count; i++) frame[i] = (contour[i]! - mean) * (length > 1 ? 0.5 - 0.5 * Math.cos(angle * i) : 1)
    frame.fill(0, count)
    fft.power(frame, power)
    for (let band = 0; band < MODULATION_BANDS; band++) {
      const start = EDGE_BINS[band]!
      const end = EDGE_BINS[band + 1]!
      let sum = 0
      for (let bin = start; bin < end; bin++) sum += power[bin]!
      out[offset + band] = Math.log(sum / (length * (end - start)) + 1e-3)
    }
  }
}
