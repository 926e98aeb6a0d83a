// The buffers and tables that the host and the descriptors share, and where a row holds what.

export const BINS: i32 = 257
export const LAGS: i32 = 268
export const ROW_BYTES: usize = 400
export const DECIBEL: f32 = 4.342944819032518

export const samples = memory.data(4736 * 4, 16)
export const rows = memory.data(32 * 400, 16)
export const frame = memory.data(1024 * 4, 16)
export const spectrum = memory.data(1040 * 4, 16)
export const previous = memory.data(260 * 4, 16)
export const power = memory.data(520 * 4, 16)
export const floored = memory.data(260 * 4, 16)
export const blocks = memory.data(16 * 4, 16)
export const scratch = memory.data(64 * 4, 16)
export const candidates = memory.data(16 * 4, 16)

export const shortWindow = memory.data(400 * 4, 16)
export const longWindow = memory.data(640 * 4, 16)
export const melFirst = memory.data(40 * 4, 16)
export const melVectors = memory.data(40 * 4, 16)
export const melWeights = memory.data(1024 * 4, 16)
export const cosines = memory.data(2 * 20 * 12 * 4, 16)
export const slopeWeights = memory.data(160 * 4, 16)
export const rollOffs = memory.data(260 * 4, 16)
export const foldSines = memory.data(512 * 4, 16)
export const foldCosines = memory.data(512 * 4, 16)
export const lagCorrection = memory.data(272 * 4, 16)
export const octaveCost = memory.data(272 * 4, 16)

export const table = memory.data(1 << 20, 16)
export const statistics = memory.data(12 * 128 * 4, 16)
export const lanes = memory.data(1 << 18, 16)

const addresses: StaticArray<usize> = [
  samples, rows, frame, spectrum, previous, shortWindow, longWindow, melFirst, melVectors, melWeights, cosines, slopeWeights,
  rollOffs, foldSines, foldCosines, lagCorrection, octaveCost, table, statistics,
]

/** Where the host finds a buffer or a table: they are numbered as in `frame-describer.ts`. */
export function addressOf(index: i32): usize {
  return addresses[index]
}

// Offsets of a row, in bytes: `COLUMN` of descriptor-table.ts.
export const LOG_MEL: usize = 0
export const MFCC: usize = 160
export const CENTROID: usize = 240
export const BANDWIDTH: usize = 244
export const ROLL_OFF: usize = 248
export const FLATNESS: usize = 264
export const FLUX: usize = 268
export const ALPHA: usize = 272
export const HAMMARBERG: usize = 276
export const SLOPE: usize = 280
export const CONTRAST: usize = 292
export const PERIODICITY: usize = 316
export const LEVEL: usize = 320
export const PEAK: usize = 324
export const CLIPPED: usize = 328
export const PITCH_ENERGY: usize = 332
export const PITCH: usize = 336
export const PITCH_SCORE: usize = 356
export const PITCH_STRENGTH: usize = 376
