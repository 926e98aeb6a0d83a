import { loadBuild } from '../signal/load-build.ts'
import { warnWithoutSimd } from '../signal/warn-without-simd.ts'

/** What the module built from `assembly/descriptors.ts` exports; positions are in samples, rows are numbered from 0. */
export interface DescriptorKernels {
  readonly memory: WebAssembly.Memory
  /** Address of a buffer or a table, by its place in `KERNEL_BUFFERS`. */
  addressOf(index: number): number
  prepareSpectrum(at: number): void
  describeSpectrum(row: number, first: boolean): void
  preparePitch(at: number, row: number): void
  prepareLags(): void
  findPitch(row: number): void
  describeHop(at: number, row: number, clippingLevel: number): void
  describeColumns(rows: number, columns: number, stride: number): void
  scaleRows(rows: number, stride: number, gain: number, limit: number): void
}

/** The buffers and tables that the host reads and writes, as the module numbers them, and their lengths. */
export const KERNEL_BUFFERS = {
  samples: 4736,
  rows: 32 * 100,
  frame: 1024,
  spectrum: 1026,
  previous: 260,
  shortWindow: 400,
  longWindow: 640,
  melFirst: 40,
  melVectors: 40,
  melWeights: 1024,
  cosines: 480,
  slopeWeights: 160,
  rollOffs: 260,
  foldSines: 512,
  foldCosines: 512,
  lagCorrection: 272,
  octaveCost: 272,
  table: 1 << 18,
  statistics: 12 * 128,
} as const

type BufferName = keyof typeof KERNEL_BUFFERS

const names = Object.keys(KERNEL_BUFFERS)

/** The module on this machine; undefined where it was not built or the engine has no SIMD: then the twins do the work. */
export const descriptorKernels: DescriptorKernels | undefined = await loadModule()

/** A buffer of the module, as floats. */
export function kernelBuffer(module: DescriptorKernels, name: BufferName): Float32Array {
  return new Float32Array(module.memory.buffer, module.addressOf(names.indexOf(name)), KERNEL_BUFFERS[name])
}

/** A table of the module, as integers. */
export function kernelIntegers(module: DescriptorKernels, name: BufferName): Int32Array {
  return new Int32Array(module.memory.buffer, module.addressOf(names.indexOf(name)), KERNEL_BUFFERS[name])
}

async function loadModule(): Promise<DescriptorKernels | undefined> {
  const loaded = await loadBuild<DescriptorKernels>(
    async () => (await import('../../build/descriptors.js')).descriptors,
  )
  if (!loaded.module) warnWithoutSimd(loaded.reason)
  return loaded.module
}
