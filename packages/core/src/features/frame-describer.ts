import { dctBasis } from '../signal/dct.ts'
import { createRealFft } from '../signal/fft.ts'
import { createWindow } from '../signal/window.ts'
import { type DescriptorKernels, descriptorKernels, kernelBuffer, kernelIntegers } from './descriptor-kernels.ts'
import {
  CLIPPING_LEVEL,
  COLUMN,
  DESCRIPTOR_COLUMNS,
  FRAME_HOP,
  FRAME_LENGTH,
  PITCH_FRAME_LEAD,
  PITCH_FRAME_LENGTH,
} from './descriptor-table.ts'
import { createPitchFinder, lagTables, PITCH_FFT_SIZE } from './pitch-candidates.ts'
import {
  BIN_HZ,
  createSpectrumDescriber,
  MEL_BANDS,
  MFCC_COUNT,
  melTriangles,
  SLOPE_EDGES,
  SPECTRUM_BINS,
  SPECTRUM_SIZE,
} from './spectrum-descriptors.ts'

/** Frames described in one call at most, and the samples they span with their pitch frames. */
export const DESCRIBED_AT_ONCE = 26
export const DESCRIBED_SAMPLES = (DESCRIBED_AT_ONCE - 1) * FRAME_HOP + PITCH_FRAME_LENGTH

/** Describes the frames of one signal, in order. */
export interface FrameDescriber {
  /**
   * @param samples - the pitch frame of the first frame begins at `samples[at]`, the frame itself 120 samples later
   * @param count - frames to describe, at most `DESCRIBED_AT_ONCE`
   * @returns their rows, one after the other; valid until any describer is called again
   */
  describe(samples: Float32Array, at: number, count: number): Float32Array
}

/** A describer on SIMD where the build is there, else the plain twin: equal to about 1e-5 of a column's range. */
export function createFrameDescriber(): FrameDescriber {
  return preparedKernels ? createSimdFrameDescriber(preparedKernels) : createPlainFrameDescriber()
}

/** The twin that needs no WebAssembly; it defines the values. */
export function createPlainFrameDescriber(): FrameDescriber {
  const describeSpectrum = createSpectrumDescriber()
  const findPitch = createPitchFinder()
  const rows = new Float32Array(DESCRIBED_AT_ONCE * DESCRIPTOR_COLUMNS)
  return {
    describe(samples, at, count) {
      for (let i = 0; i < count; i++) {
        const start = at + i * FRAME_HOP
        const offset = i * DESCRIPTOR_COLUMNS
        describeSpectrum(samples, start + PITCH_FRAME_LEAD, rows, offset)
        findPitch(samples, start, rows, offset)
        describeHop(samples, start + PITCH_FRAME_LEAD, rows, offset)
      }
      return rows
    },
  }
}

/** Writes the peak of the hop at `at`, and the share of its samples that are clipped. */
function describeHop(samples: Float32Array, at: number, row: Float32Array, offset: number): void {
  let peak = 0
  let clipped = 0
  for (let i = at; i < at + FRAME_HOP; i++) {
    const magnitude = Math.abs(samples[i]!)
    if (magnitude > peak) peak = magnitude
    if (magnitude >= CLIPPING_LEVEL) clipped++
  }
  row[offset + COLUMN.peak] = peak
  row[offset + COLUMN.clipped] = clipped / FRAME_HOP
}

/** A describer on the module of `assembly/descriptors.ts`, which serves every stream, one call at a time. */
function createSimdFrameDescriber({ module, view }: Kernels): FrameDescriber {
  const spectrumFft = createRealFft(SPECTRUM_SIZE)
  const pitchFft = createRealFft(PITCH_FFT_SIZE)
  const previous = new Float32Array(view.previous.length)
  let first = true
  return {
    describe(samples, at, count) {
      view.samples.set(samples.subarray(at, at + (count - 1) * FRAME_HOP + PITCH_FRAME_LENGTH))
      view.previous.set(previous)
      for (let i = 0; i < count; i++) {
        const start = i * FRAME_HOP
        module.prepareSpectrum(start + PITCH_FRAME_LEAD)
        spectrumFft.forward(view.shortFrame, view.shortSpectrum)
        module.describeSpectrum(i, first)
        first = false
        module.preparePitch(start, i)
        pitchFft.forward(view.frame, view.spectrum)
        module.prepareLags()
        spectrumFft.forward(view.shortFrame, view.shortSpectrum)
        module.findPitch(i)
        module.describeHop(start + PITCH_FRAME_LEAD, i, CLIPPING_LEVEL)
      }
      previous.set(view.previous)
      return view.rows
    },
  }
}

/** The module with its tables written, and views of its buffers: its memory never grows, so they stay valid. */
function prepareKernels(module: DescriptorKernels) {
  writeTables(module)
  const frame = kernelBuffer(module, 'frame')
  const spectrum = kernelBuffer(module, 'spectrum')
  const view = {
    samples: kernelBuffer(module, 'samples'),
    rows: kernelBuffer(module, 'rows'),
    previous: kernelBuffer(module, 'previous'),
    table: kernelBuffer(module, 'table'),
    frame,
    spectrum,
    shortFrame: frame.subarray(0, SPECTRUM_SIZE),
    shortSpectrum: spectrum.subarray(0, SPECTRUM_SIZE + 2),
  }
  return { module, view }
}

type Kernels = ReturnType<typeof prepareKernels>

/** The module with its tables, where there is one. */
export const preparedKernels = descriptorKernels && prepareKernels(descriptorKernels)

/** Tables that the kernels read, computed here in double precision. */
function writeTables(module: DescriptorKernels): void {
  kernelBuffer(module, 'shortWindow').set(createWindow('hann', FRAME_LENGTH))
  kernelBuffer(module, 'longWindow').set(createWindow('hann', PITCH_FRAME_LENGTH, { symmetric: true }))
  writeMelTables(module)

  // Even and odd coefficients apart: the basis is symmetric or antisymmetric about its middle.
  const basis = dctBasis(MEL_BANDS, MFCC_COUNT).data
  const cosines = kernelBuffer(module, 'cosines')
  for (let n = 0; n < MEL_BANDS / 2; n++)
    for (let k = 0; k < MFCC_COUNT; k++) cosines[n * 24 + (k % 2) * 12 + (k >> 1)] = basis[k * MEL_BANDS + n]!

  const slopes = kernelBuffer(module, 'slopeWeights')
  for (let i = 0; i < 3; i++) {
    const start = SLOPE_EDGES[i]!
    const end = SLOPE_EDGES[i + 1]!
    const centre = (start + end - 1) / 2
    let square = 0
    for (let bin = start; bin < end; bin++) square += (bin - centre) ** 2
    for (let bin = start; bin < end; bin++) slopes[bin] = ((10 / Math.LN10) * (bin - centre) * 1000) / BIN_HZ / square
  }
  const rollOffs = kernelBuffer(module, 'rollOffs')
  for (let bin = 0; bin < SPECTRUM_BINS; bin++) rollOffs[bin] = Math.log(bin * BIN_HZ + 50)

  const half = PITCH_FFT_SIZE / 2
  const sines = kernelBuffer(module, 'foldSines')
  const foldCosines = kernelBuffer(module, 'foldCosines')
  for (let i = 0; i < half; i++) {
    sines[i] = Math.sin((Math.PI * i) / half)
    foldCosines[i] = i === 0 ? 0.5 : Math.cos((Math.PI * i) / half)
  }
  const { correction, octaveCost } = lagTables()
  kernelBuffer(module, 'lagCorrection').set(correction)
  kernelBuffer(module, 'octaveCost').set(octaveCost)
}

/** The mel triangles, each padded to whole vectors of four bins. */
function writeMelTables(module: DescriptorKernels): void {
  const { first, end, start, weights } = melTriangles(MEL_BANDS)
  const firsts = kernelIntegers(module, 'melFirst')
  const vectors = kernelIntegers(module, 'melVectors')
  const padded = kernelBuffer(module, 'melWeights')
  let at = 0
  for (let band = 0; band < MEL_BANDS; band++) {
    const count = end[band]! - first[band]!
    firsts[band] = first[band]!
    vectors[band] = Math.ceil(count / 4)
    padded.set(weights.subarray(start[band]!, start[band]! + count), at)
    at += 4 * vectors[band]!
  }
}
