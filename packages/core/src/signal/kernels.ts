import { productPlain } from './kernels-plain.ts'
import { loadBuild } from './load-build.ts'
import { type Matrix, zeros } from './matrix.ts'
import { warnWithoutSimd } from './warn-without-simd.ts'

/** What the module built from `assembly/kernels.ts` exports; addresses and sizes are in bytes, steps in floats. */
interface KernelModule {
  readonly memory: WebAssembly.Memory
  heapBase(): number
  scratchBytes(): number
  gemm(
    m: number,
    n: number,
    k: number,
    a: number,
    aRow: number,
    aColumn: number,
    b: number,
    bRow: number,
    bColumn: number,
    c: number,
    cRow: number,
    scratch: number,
  ): void
}

/** The matrix products, on SIMD or plain. */
export interface Kernels {
  readonly simd: boolean
  multiply(a: Matrix, b: Matrix, options?: { transposeA?: boolean; transposeB?: boolean }): Matrix
  gram(a: Matrix): Matrix
}

/** Floats of the matrix that `gram` copies into the kernel's memory at once (4 MiB), however long it is. */
const PIECE = 1 << 20
/** Rows of the result that `gram` computes at once, from the diagonal to the right. */
const BAND = 128

/** The twin that needs no WebAssembly: slower, the same bits. */
export const plainKernels: Kernels = {
  simd: false,
  multiply(a, b, options) {
    const shape = shapeOf(a, b, options)
    const out = zeros(shape.m, shape.n)
    productPlain({ ...shape, a: a.data, aOffset: 0, b: b.data, bOffset: 0, c: out.data, cOffset: 0, cRow: shape.n })
    return out
  },
  gram(a) {
    const size = a.columns
    const out = zeros(size, size)
    for (let first = 0; first < size; first += BAND)
      productPlain({
        ...{ m: Math.min(BAND, size - first), n: size - first, k: a.rows },
        ...{ a: a.data, aOffset: first, aRow: 1, aColumn: size },
        ...{ b: a.data, bOffset: first, bRow: size, bColumn: 1 },
        ...{ c: out.data, cOffset: first * size + first, cRow: size },
      })
    return mirror(out)
  },
}

/** Kernels on a compiled module. Not for two callers at a time, which JavaScript rules out by itself. */
export function simdKernels(module: KernelModule): Kernels {
  const start = module.heapBase()
  const heap = start + module.scratchBytes()
  const need = (bytes: number) => {
    const missing = heap + bytes - module.memory.buffer.byteLength
    if (missing > 0) module.memory.grow(Math.ceil(missing / 65536))
  }
  const view = (address: number, length: number) => new Float32Array(module.memory.buffer, address, length)
  return {
    simd: true,
    multiply(a, b, options) {
      const { m, n, k, aRow, aColumn, bRow, bColumn } = shapeOf(a, b, options)
      const bAt = heap + roundUp(m * k)
      const cAt = bAt + roundUp(k * n)
      need(cAt - heap + roundUp(m * n))
      view(heap, m * k).set(a.data)
      view(bAt, k * n).set(b.data)
      view(cAt, m * n).fill(0)
      module.gemm(m, n, k, heap, aRow, aColumn, bAt, bRow, bColumn, cAt, n, start)
      return { rows: m, columns: n, data: view(cAt, m * n).slice() }
    },
    gram(a) {
      const size = a.columns
      const pieceRows = Math.max(1, Math.floor(PIECE / Math.max(1, size)))
      const cAt = heap + roundUp(pieceRows * size)
      need(cAt - heap + roundUp(size * size))
      view(cAt, size * size).fill(0)
      for (let row = 0; row < a.rows; row += pieceRows) {
        const count = Math.min(pieceRows, a.rows - row)
        view(heap, count * size).set(a.data.subarray(row * size, (row + count) * size))
        for (let first = 0; first < size; first += BAND) {
          const from = heap + 4 * first
          const to = cAt + 4 * (first * size + first)
          module.gemm(Math.min(BAND, size - first), size - first, count, from, 1, size, from, size, 1, to, size, start)
        }
      }
      return mirror({ rows: size, columns: size, data: view(cAt, size * size).slice() })
    },
  }
}

const loaded = await loadBuild<KernelModule>(async () => (await import('../../build/kernels.js')).kernels)

/** The kernels of this machine: SIMD where the build is there and the engine can, else the twin. */
export const kernels: Kernels = loaded.module ? simdKernels(loaded.module) : plainKernels

/**
 * Matrix product A B (m x k, k x n), float32; each result is summed over k in order, the same bits on every machine.
 *
 * @param options - `transposeA`: A is given as k x m; `transposeB`: B is given as n x k
 * @returns m x n
 * @throws RangeError where the inner sizes differ
 */
export function multiply(a: Matrix, b: Matrix, options?: { transposeA?: boolean; transposeB?: boolean }): Matrix {
  warnOnce()
  return kernels.multiply(a, b, options)
}

/** A^T A of an n x d matrix: d x d, symmetric to the bit; half the work of `multiply`, and bounded extra memory. */
export function gram(a: Matrix): Matrix {
  warnOnce()
  return kernels.gram(a)
}

function warnOnce(): void {
  if (!loaded.module) warnWithoutSimd(loaded.reason)
}

function shapeOf(a: Matrix, b: Matrix, { transposeA = false, transposeB = false } = {}) {
  const [m, k] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns]
  const [depth, n] = transposeB ? [b.columns, b.rows] : [b.rows, b.columns]
  if (depth !== k) throw new RangeError(`Invalid product: expected equal inner sizes, found ${k} and ${depth}.`)
  const [aRow, aColumn] = transposeA ? [1, a.columns] : [a.columns, 1]
  const [bRow, bColumn] = transposeB ? [1, b.columns] : [b.columns, 1]
  return { m, n, k, aRow, aColumn, bRow, bColumn }
}

function roundUp(floats: number): number {
  return Math.ceil(floats / 4) * 16
}

function mirror(matrix: Matrix): Matrix {
  const { rows, data } = matrix
  for (let r = 1; r < rows; r++) for (let c = 0; c < r; c++) data[r * rows + c] = data[c * rows + r]!
  return matrix
}
