import { loadModule } from './load-build.ts'
import type { Matrix } from './matrix.ts'
import { warnWithoutSimd } from './warn-without-simd.ts'

/** Multiplies vectors by one matrix: each sum is in double precision and over the matrix's rows in order. */
export interface Projector {
  /** The vector, one value a row of the matrix: to be filled in before each product. */
  readonly values: Float64Array
  /** @returns one sum a column, valid until the next product */
  project(): Float64Array
}

/** What the module built from `assembly/projection.ts` exports; addresses are in bytes. */
interface ProjectionModule {
  readonly memory: WebAssembly.Memory
  heapBase(): number
  project(values: number, rows: number, weights: number, panels: number, to: number): void
}

/** Columns that the kernel computes together. */
const PANEL = 8

const loaded = await loadModule(async () => (await import('../../build/projection.js')).projection)

/** A projector on SIMD where the build is there, else the plain twin: the same bits. The matrix is copied. */
export function createProjector(matrix: Matrix): Projector {
  if (loaded.module) return createSimdProjector(matrix, loaded.module)
  warnWithoutSimd(loaded.reason)
  return createPlainProjector(matrix)
}

/** The twin that needs no WebAssembly: slower. */
export function createPlainProjector({ rows, columns, data }: Matrix): Projector {
  const values = new Float64Array(rows)
  const sums = new Float64Array(columns)
  return {
    values,
    project() {
      sums.fill(0)
      for (let row = 0, at = 0; row < rows; row++)
        for (let column = 0; column < columns; column++, at++) sums[column]! += values[row]! * data[at]!
      return sums
    },
  }
}

function createSimdProjector({ rows, columns, data }: Matrix, compiled: WebAssembly.Module): Projector {
  const module = new WebAssembly.Instance(compiled).exports as unknown as ProjectionModule
  const panels = Math.ceil(columns / PANEL)
  const weightsAt = module.heapBase()
  const valuesAt = weightsAt + 4 * panels * PANEL * rows
  const sumsAt = valuesAt + 16 * Math.ceil(rows / 2)
  const missing = sumsAt + 8 * panels * PANEL - module.memory.buffer.byteLength
  if (missing > 0) module.memory.grow(Math.ceil(missing / 65536))
  const { buffer } = module.memory
  const weights = new Float32Array(buffer, weightsAt, panels * PANEL * rows)
  for (let first = 0, at = 0; first < columns; first += PANEL) {
    const count = Math.min(PANEL, columns - first)
    for (let row = 0; row < rows; row++, at += PANEL)
      for (let k = 0; k < count; k++) weights[at + k] = data[row * columns + first + k]!
  }
  const sums = new Float64Array(buffer, sumsAt, columns)
  return {
    values: new Float64Array(buffer, valuesAt, rows),
    project() {
      module.project(valuesAt, rows, weightsAt, panels, sumsAt)
      return sums
    },
  }
}
