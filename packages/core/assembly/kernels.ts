// Matrix product of float32 on 128-bit SIMD, blocked for the caches as in BLIS (Van Zee & van de Geijn, 2015):
// panels of A and B are copied ("packed") so that the innermost loop reads both in order, and a tile of ROWS x COLUMNS
// results stays in registers. Each result is the sum over k in order, one rounding a product and one a sum,
// so that the plain TypeScript twin gives the same bits.
import { transpose } from './vector-math'

const ROWS: i32 = 4
const COLUMNS: i32 = 8
const BLOCK_M: i32 = 64
const BLOCK_N: i32 = 256
const BLOCK_K: i32 = 256

/** First byte of memory that the host may use. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15
}

/** Bytes that `gemm` needs at `scratch`. */
export function scratchBytes(): i32 {
  return (BLOCK_M * BLOCK_K + BLOCK_K * BLOCK_N + ROWS * COLUMNS) * 4
}

function packA(target: usize, a: usize, rowStep: i32, columnStep: i32, rows: i32, depth: i32): void {
  const down = <usize>rowStep << 2
  const along = <usize>columnStep << 2
  for (let first = 0; first < rows; first += ROWS) {
    const count = min(ROWS, rows - first)
    const panel = a + <usize>first * down
    if (count == ROWS && rowStep == 1) {
      for (let k = 0; k < depth; k++) {
        v128.store(target, v128.load(panel + <usize>k * along))
        target += 16
      }
    } else if (count == ROWS) {
      let k = 0
      if (columnStep == 1)
        for (; k + 4 <= depth; k += 4) {
          transpose(panel + (<usize>k << 2), down, target, 16)
          target += 64
        }
      for (; k < depth; k++) {
        const source = panel + <usize>k * along
        store<f32>(target, load<f32>(source))
        store<f32>(target, load<f32>(source + down), 4)
        store<f32>(target, load<f32>(source + 2 * down), 8)
        store<f32>(target, load<f32>(source + 3 * down), 12)
        target += 16
      }
    } else {
      for (let k = 0; k < depth; k++) {
        const source = panel + <usize>k * along
        for (let r = 0; r < ROWS; r++)
          store<f32>(target + (<usize>r << 2), r < count ? load<f32>(source + <usize>r * down) : 0)
        target += 16
      }
    }
  }
}

function packB(target: usize, b: usize, rowStep: i32, columnStep: i32, depth: i32, columns: i32): void {
  const down = <usize>rowStep << 2
  const along = <usize>columnStep << 2
  for (let first = 0; first < columns; first += COLUMNS) {
    const count = min(COLUMNS, columns - first)
    const panel = b + <usize>first * along
    if (count == COLUMNS && columnStep == 1) {
      for (let k = 0; k < depth; k++) {
        const source = panel + <usize>k * down
        v128.store(target, v128.load(source))
        v128.store(target, v128.load(source, 16), 16)
        target += 32
      }
    } else {
      let k = 0
      if (count == COLUMNS && rowStep == 1)
        for (; k + 4 <= depth; k += 4) {
          const source = panel + (<usize>k << 2)
          transpose(source, along, target, 32)
          transpose(source + 4 * along, along, target + 16, 32)
          target += 128
        }
      for (; k < depth; k++) {
        const source = panel + <usize>k * down
        for (let c = 0; c < COLUMNS; c++)
          store<f32>(target + (<usize>c << 2), c < count ? load<f32>(source + <usize>c * along) : 0)
        target += 32
      }
    }
  }
}

@inline
function tile(depth: i32, a: usize, b: usize, c: usize, step: usize): void {
  let c00 = v128.load(c)
  let c01 = v128.load(c, 16)
  let c10 = v128.load(c + step)
  let c11 = v128.load(c + step, 16)
  let c20 = v128.load(c + 2 * step)
  let c21 = v128.load(c + 2 * step, 16)
  let c30 = v128.load(c + 3 * step)
  let c31 = v128.load(c + 3 * step, 16)
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let x = v128.load32_splat(a)
    c00 = f32x4.add(c00, f32x4.mul(x, b0))
    c01 = f32x4.add(c01, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 4)
    c10 = f32x4.add(c10, f32x4.mul(x, b0))
    c11 = f32x4.add(c11, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 8)
    c20 = f32x4.add(c20, f32x4.mul(x, b0))
    c21 = f32x4.add(c21, f32x4.mul(x, b1))
    x = v128.load32_splat(a, 12)
    c30 = f32x4.add(c30, f32x4.mul(x, b0))
    c31 = f32x4.add(c31, f32x4.mul(x, b1))
    a += 16
    b += 32
  }
  v128.store(c, c00)
  v128.store(c, c01, 16)
  v128.store(c + step, c10)
  v128.store(c + step, c11, 16)
  v128.store(c + 2 * step, c20)
  v128.store(c + 2 * step, c21, 16)
  v128.store(c + 3 * step, c30)
  v128.store(c + 3 * step, c31, 16)
}

/**
 * C += A B. Element (r, c) of A is the float at `a + 4 (r * aRow + c * aColumn)`, of B likewise, so that a transpose is
 * a swap of steps; C is row-major with `cRow` floats a row.
 */
export function gemm(
  m: i32, n: i32, k: i32,
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bRow: i32, bColumn: i32,
  c: usize, cRow: i32,
  scratch: usize,
): void {
  const packedA = scratch
  const packedB = packedA + <usize>(BLOCK_M * BLOCK_K * 4)
  const edge = packedB + <usize>(BLOCK_K * BLOCK_N * 4)
  const step = <usize>cRow << 2
  for (let n0 = 0; n0 < n; n0 += BLOCK_N) {
    const columns = min(BLOCK_N, n - n0)
    for (let k0 = 0; k0 < k; k0 += BLOCK_K) {
      const depth = min(BLOCK_K, k - k0)
      packB(packedB, b + ((<usize>k0 * bRow + <usize>n0 * bColumn) << 2), bRow, bColumn, depth, columns)
      for (let m0 = 0; m0 < m; m0 += BLOCK_M) {
        const rows = min(BLOCK_M, m - m0)
        packA(packedA, a + ((<usize>m0 * aRow + <usize>k0 * aColumn) << 2), aRow, aColumn, rows, depth)
        for (let j = 0; j < columns; j += COLUMNS) {
          const panelB = packedB + ((<usize>j * depth) << 2)
          for (let i = 0; i < rows; i += ROWS) {
            const panelA = packedA + ((<usize>i * depth) << 2)
            const target = c + (<usize>(m0 + i)) * step + (<usize>(n0 + j) << 2)
            const high = min(ROWS, rows - i)
            const wide = min(COLUMNS, columns - j)
            if (high == ROWS && wide == COLUMNS) {
              tile(depth, panelA, panelB, target, step)
            } else {
              for (let r = 0; r < high; r++)
                for (let s = 0; s < wide; s++)
                  store<f32>(edge + (<usize>(r * COLUMNS + s) << 2), load<f32>(target + <usize>r * step + (<usize>s << 2)))
              tile(depth, panelA, panelB, edge, COLUMNS * 4)
              for (let r = 0; r < high; r++)
                for (let s = 0; s < wide; s++)
                  store<f32>(target + <usize>r * step + (<usize>s << 2), load<f32>(edge + (<usize>(r * COLUMNS + s) << 2)))
            }
          }
        }
      }
    }
  }
}
