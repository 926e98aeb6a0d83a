import { loadModule } from '../signal/load-build.ts'
import type { Matrix } from '../signal/matrix.ts'
import { warnWithoutSimd } from '../signal/warn-without-simd.ts'
import { DILATIONS, GROUP_SIZE, KERNEL_TAPS, type KernelBank } from './kernel-bank.ts'
import { poolPlain, respondPlain } from './kernel-pools-plain.ts'

/**
 * What is kept of each kernel's responses over a stretch of frames: the share of frames above each of three thresholds, the
 * maximum, the standard deviation, ln(1 + longest run of frames above the second threshold), and the mean excess over it
 * (its sum / (frames above + 1)).
 */
export const KERNEL_POOLS = ['low', 'middle', 'high', 'maximum', 'sd', 'run', 'excess'] as const
/** Quantiles of a kernel's responses that its thresholds are. */
export const KERNEL_QUANTILES = [0.5, 0.75, 0.93] as const

/** Computes the kernels of one bank; a buffer inside makes it one caller's at a time. */
export interface KernelPooler {
  readonly bank: KernelBank
  /**
   * The pools of all kernels, group by group: seven rows of 8 values each (`KERNEL_POOLS`).
   *
   * @param frames - n x bands, n >= 1, about zero where nothing is said
   * @param thresholds - group by group: three rows of 8 values, rising
   * @param out - 7 values a kernel
   */
  pool(frames: Matrix, thresholds: Float32Array, out: Float32Array): void
  /** Hands on the responses of each group: 8 values a frame, valid until the next. */
  respond(frames: Matrix, each: (responses: Float32Array, group: number) => void): void
}

/** What the module built from `assembly/responses.ts` exports; addresses are in bytes. */
interface KernelModule {
  readonly memory: WebAssembly.Memory
  heapBase(): number
  respond(
    table: number,
    bands: number,
    frames: number,
    dilation: number,
    first: number,
    count: number,
    weights: number,
    to: number,
  ): void
  pool(from: number, frames: number, thresholds: number, to: number): void
}

/** Frames of zeros around the stretch: half of the widest kernel. */
const PADDING = (DILATIONS[3] * (KERNEL_TAPS - 1)) / 2
const POOLED = KERNEL_POOLS.length * GROUP_SIZE
const THRESHOLDS = KERNEL_QUANTILES.length * GROUP_SIZE

const loaded = await loadModule(async () => (await import('../../build/responses.js')).responses)

/** A pooler on SIMD where the build is there, else the plain twin: equal to float32 rounding of the pools. */
export function createKernelPooler(bank: KernelBank): KernelPooler {
  if (loaded.module) return createSimdPooler(bank, loaded.module)
  warnWithoutSimd(loaded.reason)
  return createPlainPooler(bank)
}

/** The twin that needs no WebAssembly; it defines the values. */
export function createPlainPooler(bank: KernelBank): KernelPooler {
  const pooler: KernelPooler = {
    bank,
    pool(frames, thresholds, out) {
      pooler.respond(frames, (responses, group) => {
        const at = group * POOLED
        const kept = out.subarray(at, at + POOLED)
        poolPlain(responses, frames.rows, thresholds.subarray(group * THRESHOLDS, (group + 1) * THRESHOLDS), kept)
        takeLogarithms(kept)
      })
    },
    respond(frames, each) {
      const responses = new Float32Array(frames.rows * GROUP_SIZE)
      for (const [index, group] of bank.groups.entries()) {
        respondPlain(frames, group, responses)
        each(responses, index)
      }
    },
  }
  return pooler
}

function createSimdPooler(bank: KernelBank, compiled: WebAssembly.Module): KernelPooler {
  const module = new WebAssembly.Instance(compiled).exports as unknown as KernelModule
  let top = module.heapBase()
  const place = (floats: number) => {
    const at = top
    top += 16 * Math.ceil(floats / 4)
    const missing = top - module.memory.buffer.byteLength
    if (missing > 0) module.memory.grow(Math.ceil(missing / 65536))
    return at
  }
  const view = (at: number, floats: number) => new Float32Array(module.memory.buffer, at, floats)
  const weightsAt = bank.groups.map(({ weights }) => {
    const at = place(weights.length)
    view(at, weights.length).set(weights)
    return at
  })
  const thresholdsAt = place(THRESHOLDS)
  const pooledAt = place(POOLED)
  const heap = top

  /** Lays the frames down between zeros. */
  const load = ({ rows, columns, data }: Matrix) => {
    top = heap
    const tableAt = place((2 * PADDING + rows + 4) * columns)
    const responsesAt = place((rows + 3) * GROUP_SIZE)
    const table = view(tableAt, (2 * PADDING + rows + 4) * columns)
    table.fill(0, 0, PADDING * columns)
    table.set(data.subarray(0, rows * columns), PADDING * columns)
    table.fill(0, (PADDING + rows) * columns)
    return { tableAt, responsesAt }
  }
  return {
    bank,
    pool(frames, thresholds, out) {
      const { tableAt, responsesAt } = load(frames)
      const limits = view(thresholdsAt, THRESHOLDS)
      const pooled = view(pooledAt, POOLED)
      for (const [index, { dilation, first, count }] of bank.groups.entries()) {
        module.respond(tableAt, bank.bands, frames.rows, dilation, first, count, weightsAt[index]!, responsesAt)
        limits.set(thresholds.subarray(index * THRESHOLDS, (index + 1) * THRESHOLDS))
        module.pool(responsesAt, frames.rows, thresholdsAt, pooledAt)
        takeLogarithms(pooled)
        out.set(pooled, index * POOLED)
      }
    },
    respond(frames, each) {
      const { tableAt, responsesAt } = load(frames)
      for (const [index, { dilation, first, count }] of bank.groups.entries()) {
        module.respond(tableAt, bank.bands, frames.rows, dilation, first, count, weightsAt[index]!, responsesAt)
        each(view(responsesAt, frames.rows * GROUP_SIZE), index)
      }
    },
  }
}

/** The longest runs in their logarithm, in place. */
function takeLogarithms(pooled: Float32Array): void {
  const from = KERNEL_POOLS.indexOf('run') * GROUP_SIZE
  for (let i = from; i < from + GROUP_SIZE; i++) pooled[i] = Math.log1p(pooled[i]!)
}
