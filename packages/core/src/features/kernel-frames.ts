import { type Matrix, zeros } from '../signal/matrix.ts'

/** Frames of 10 ms that make one of the kernels' frames. */
const MERGED = 2
/** Nepers of energy that one unit stands for: brings log-mel values to the size of 1. */
const UNIT = 4
/** Units below the loudest value of the stretch at which the spectral shape bottoms out: 61 dB. */
const SHAPE_RANGE = 3.5

/**
 * What kernels look at: `level` how loud each band is against the stretch's mean, `shape` how loud it is against the other
 * bands of its own frame, whatever the loudness of the frame.
 */
export type KernelView = 'level' | 'shape'

/** Log-mel frames of 20 ms: means of two of 10 ms each; a last odd one is left out, an only one stays. */
export function mergeFrames({ rows, columns, data }: Matrix): Matrix {
  if (rows < MERGED) return { rows, columns, data: data.slice(0, rows * columns) }
  const out = zeros(Math.floor(rows / MERGED), columns)
  for (let r = 0; r < out.rows; r++)
    for (let c = 0; c < columns; c++) {
      const at = r * MERGED * columns + c
      out.data[r * columns + c] = (data[at]! + data[at + columns]!) / MERGED
    }
  return out
}

/**
 * The view of a stretch of log-mel frames that kernels are applied to.
 *
 * `level`: z = (x - mean of the stretch) / 4. `shape`: z no lower than 3.5 below its maximum, less each frame's own mean.
 *
 * @param frames - ln(energy), n x bands
 */
export function viewFrames({ rows, columns, data }: Matrix, view: KernelView): Matrix {
  const out = zeros(rows, columns)
  let sum = 0
  for (let i = 0; i < out.data.length; i++) sum += data[i]!
  const mean = sum / Math.max(1, out.data.length)
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < out.data.length; i++) {
    out.data[i] = (data[i]! - mean) / UNIT
    most = Math.max(most, out.data[i]!)
  }
  if (view === 'shape') for (let r = 0; r < rows; r++) levelFrame(out.data, r * columns, columns, most - SHAPE_RANGE)
  return out
}

/** Raises a frame's values to `floor` and takes their mean from them, in place. */
function levelFrame(values: Float32Array, at: number, count: number, floor: number): void {
  let sum = 0
  for (let i = at; i < at + count; i++) {
    if (values[i]! < floor) values[i] = floor
    sum += values[i]!
  }
  for (let i = at; i < at + count; i++) values[i]! -= sum / count
}
