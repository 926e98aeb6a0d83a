import { createRandom } from '../random.ts'

/** Taps of a kernel, one frame of 20 ms times the dilation apart. */
export const KERNEL_TAPS = 9
/** Frames from one tap to the next: a kernel spans 0.18, 0.34, 0.66 or 1.3 s. */
export const DILATIONS = [1, 2, 4, 8] as const
/** Kernels that are computed together. */
export const GROUP_SIZE = 8

/** Kernels that weigh the same bands at the same dilation. */
export interface KernelGroup {
  readonly dilation: number
  /** First band with a weight. */
  readonly first: number
  /** Bands with a weight, from `first` on. */
  readonly count: number
  /** Weight of kernel j at tap k, band `first + b`: `weights[(k * count + b) * 8 + j]`. */
  readonly weights: Float32Array
}

/** Convolution kernels over log-mel bands and time. */
export interface KernelBank {
  /** Bands of a frame. */
  readonly bands: number
  readonly groups: readonly KernelGroup[]
}

export interface KernelBankOptions {
  /** Kernels of each dilation, a multiple of 8. */
  readonly perDilation?: number
  readonly bands?: number
}

/** Standard deviations of a kernel's width beyond which its weights are left out. */
const REACH = 2

interface Shape {
  readonly centre: number
  readonly width: number
}

/**
 * Random kernels: noise, smooth over neighbouring bands, under a Gaussian of random centre and width in frequency; zero mean
 * over time at every band, so that what stays the same has no response; unit norm. The same seed makes the same kernels.
 *
 * Kernels of like width and centre share a group, so that their bands are nearly all its bands.
 *
 * Source: `make_kernels` of the prototype, which has 64 bands and Gaussians without end.
 */
export function createKernelBank(seed: number, { perDilation = 96, bands = 40 }: KernelBankOptions = {}): KernelBank {
  const random = createRandom(seed)
  const scale = bands / 64
  const groups: KernelGroup[] = []
  for (const dilation of DILATIONS) {
    const shapes = Array.from({ length: perDilation }, (): Shape => {
      const centre = random.uniform() * (bands - 1)
      return { centre, width: (2 + 10 * random.uniform()) * scale }
    }).sort((a, b) => a.width - b.width)
    const half = Math.ceil(perDilation / GROUP_SIZE / 2) * GROUP_SIZE
    for (let from = 0; from < perDilation; from += half) {
      const alike = shapes.slice(from, from + half).sort((a, b) => a.centre - b.centre)
      for (let at = 0; at < alike.length; at += GROUP_SIZE)
        groups.push(createGroup(alike.slice(at, at + GROUP_SIZE), dilation, bands, () => random.normal()))
    }
  }
  return { bands, groups }
}

function createGroup(shapes: readonly Shape[], dilation: number, bands: number, normal: () => number): KernelGroup {
  const reach = shapes.map(({ centre, width }): [number, number] => [
    Math.max(0, Math.ceil(centre - REACH * width)),
    Math.min(bands, Math.floor(centre + REACH * width) + 1),
  ])
  const first = Math.min(...reach.map(([start]) => start))
  const count = Math.max(...reach.map(([, end]) => end)) - first
  const smoothing = Math.max(0, Math.round((2 * bands) / 64))
  const weights = new Float32Array(KERNEL_TAPS * count * GROUP_SIZE)
  for (const [j, { centre, width }] of shapes.entries()) {
    const [start, end] = reach[j]!
    const lowest = Math.max(0, start - smoothing)
    const highest = Math.min(bands, end + smoothing)
    const noise = new Float64Array((highest - lowest) * KERNEL_TAPS)
    for (let i = 0; i < noise.length; i++) noise[i] = normal()
    const kernel = new Float64Array(count * KERNEL_TAPS)
    let square = 0
    for (let band = start; band < end; band++) {
      const bump = Math.exp(-0.5 * ((band - centre) / width) ** 2)
      const row = (band - first) * KERNEL_TAPS
      for (let near = Math.max(lowest, band - smoothing); near < Math.min(highest, band + smoothing + 1); near++)
        for (let tap = 0; tap < KERNEL_TAPS; tap++)
          kernel[row + tap]! += noise[(near - lowest) * KERNEL_TAPS + tap]! * bump
      let sum = 0
      for (let tap = 0; tap < KERNEL_TAPS; tap++) sum += kernel[row + tap]!
      const mean = sum / KERNEL_TAPS
      for (let tap = 0; tap < KERNEL_TAPS; tap++) {
        kernel[row + tap]! -= mean
        square += kernel[row + tap]! * kernel[row + tap]!
      }
    }
    const norm = Math.sqrt(square)
    for (let band = 0; band < count; band++)
      for (let tap = 0; tap < KERNEL_TAPS; tap++)
        weights[(tap * count + band) * GROUP_SIZE + j] = kernel[band * KERNEL_TAPS + tap]! / norm
  }
  return { dilation, first, count, weights }
}
