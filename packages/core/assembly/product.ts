// Matrix product of a network's layers, float32 on 128-bit SIMD. B is copied ("packed") to panels of COLUMNS floats a row
// of it; A, of which the rows are short here, is read where it is. Two rows of results stay in registers, in an order
// that an engine with wider vectors can take two and two. Each result is the sum over k in order, one rounding a product
// and one a sum, so that the plain TypeScript twin gives the same bits.
import { transpose } from './vector-math'

const ROWS: i32 = 2
const COLUMNS: i32 = 16
const BLOCK_N: i32 = 256
const BLOCK_K: i32 = 256
const PANEL: usize = COLUMNS * 4

/** What sums begin with where nothing else is given. */
const ZEROS = memory.data(64, 16)

/** First byte of memory that the host may use. */
export function heapBase(): usize {
  return (__heap_base + 31) & ~31
}

/** Bytes that `product` needs at `scratch`. */
export function scratchBytes(): i32 {
  return (BLOCK_K * BLOCK_N + ROWS * COLUMNS) * 4
}

/** Bytes behind an array that `product` may read, whatever is there. */
export function slackBytes(): i32 {
  return COLUMNS * 4
}

function pack(target: usize, b: usize, rowStep: i32, columnStep: i32, depth: i32, columns: i32): void {
  const down = <usize>rowStep << 2
  const along = <usize>columnStep << 2
  for (let first = 0; first < columns; first += COLUMNS) {
    const count = min(COLUMNS, columns - first)
    const panel = b + <usize>first * along
    let k = 0
    if (count == COLUMNS && columnStep == 1)
      for (; k < depth; k++) {
        const source = panel + <usize>k * down
        v128.store(target, v128.load(source))
        v128.store(target, v128.load(source, 16), 16)
        v128.store(target, v128.load(source, 32), 32)
        v128.store(target, v128.load(source, 48), 48)
        target += PANEL
      }
    if (count == COLUMNS && rowStep == 1)
      for (; k + 4 <= depth; k += 4) {
        const source = panel + (<usize>k << 2)
        for (let c: usize = 0; c < <usize>COLUMNS; c += 4) transpose(source + c * along, along, target + (c << 2), PANEL)
        target += 4 * PANEL
      }
    for (; k < depth; k++) {
      const source = panel + <usize>k * down
      for (let c = 0; c < COLUMNS; c++)
        store<f32>(target + (<usize>c << 2), c < count ? load<f32>(source + <usize>c * along) : 0)
      target += PANEL
    }
  }
}

/** Two rows of a panel: at `c` what is at `from` plus the sums of `depth` products; `step` and `fromStep` from row to row. */
function tile(
  depth: i32, a: usize, down: usize, along: usize, b: usize, from: usize, fromStep: usize, c: usize, step: usize,
): void {
  let c00 = v128.load(from)
  let c01 = v128.load(from, 16)
  let c02 = v128.load(from, 32)
  let c03 = v128.load(from, 48)
  from += fromStep
  let c10 = v128.load(from)
  let c11 = v128.load(from, 16)
  let c12 = v128.load(from, 32)
  let c13 = v128.load(from, 48)
  for (const end = b + <usize>depth * PANEL; b < end; b += PANEL) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const b2 = v128.load(b, 32)
    const b3 = v128.load(b, 48)
    const x = v128.load32_splat(a)
    c00 = f32x4.add(c00, f32x4.mul(x, b0))
    c01 = f32x4.add(c01, f32x4.mul(x, b1))
    c02 = f32x4.add(c02, f32x4.mul(x, b2))
    c03 = f32x4.add(c03, f32x4.mul(x, b3))
    const y = v128.load32_splat(a + down)
    c10 = f32x4.add(c10, f32x4.mul(y, b0))
    c11 = f32x4.add(c11, f32x4.mul(y, b1))
    c12 = f32x4.add(c12, f32x4.mul(y, b2))
    c13 = f32x4.add(c13, f32x4.mul(y, b3))
    a += along
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  v128.store(c, c02, 32)
  v128.store(c, c03, 48)
  c += step
  v128.store(c, c10)
  v128.store(c, c11, 16)
  v128.store(c, c12, 32)
  v128.store(c, c13, 48)
}

/**
 * C = A B, to each row of which the n floats at `start` are added first, where it is not 0. Element (r, c) of A is the
 * float at `a + 4 (r * aRow + c * aColumn)`, of B likewise, so that a transpose is a swap of steps; C is row-major, m x n.
 */
export function product(
  m: i32, n: i32, k: i32,
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bRow: i32, bColumn: i32,
  c: usize, start: usize, scratch: usize,
): void {
  const edge = scratch + <usize>(BLOCK_K * BLOCK_N * 4)
  const step = <usize>n << 2
  for (let n0 = 0; n0 < n; n0 += BLOCK_N) {
    const columns = min(BLOCK_N, n - n0)
    for (let k0 = 0; k0 < k; k0 += BLOCK_K) {
      const depth = min(BLOCK_K, k - k0)
      pack(scratch, b + ((<usize>k0 * bRow + <usize>n0 * bColumn) << 2), bRow, bColumn, depth, columns)
      for (let j = 0; j < columns; j += COLUMNS) {
        const panel = scratch + ((<usize>j * depth) << 2)
        const wide = min(COLUMNS, columns - j)
        const first = start == 0 ? ZEROS : start + (<usize>(n0 + j) << 2)
        for (let i = 0; i < m; i += ROWS) {
          const source = a + ((<usize>i * aRow + <usize>k0 * aColumn) << 2)
          const target = c + <usize>i * step + (<usize>(n0 + j) << 2)
          const high = min(ROWS, m - i)
          const down = high == ROWS ? <usize>aRow << 2 : 0
          const whole = high == ROWS && wide == COLUMNS
          const from = k0 == 0 ? first : target
          const fromStep = k0 == 0 || high < ROWS ? 0 : step
          tile(depth, source, down, <usize>aColumn << 2, panel, from, fromStep, whole ? target : edge, whole ? step : PANEL)
          if (whole) continue
          for (let r = 0; r < high; r++)
            for (let s = 0; s < wide; s++)
              store<f32>(target + <usize>r * step + (<usize>s << 2), load<f32>(edge + <usize>r * PANEL + (<usize>s << 2)))
        }
      }
    }
  }
}
