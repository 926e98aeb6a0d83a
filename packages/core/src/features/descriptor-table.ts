/** Hz that the descriptors are computed at. */
export const DESCRIPTOR_RATE = 16000
/** Samples of one frame: 25 ms. */
export const FRAME_LENGTH = 400
/** Samples from one frame to the next: 10 ms. */
export const FRAME_HOP = 160
/** Seconds from one frame to the next. */
export const FRAME_HOP_SECONDS = FRAME_HOP / DESCRIPTOR_RATE
/** Frames in a second. */
export const FRAMES_PER_SECOND = DESCRIPTOR_RATE / FRAME_HOP
/** Samples of the longer frame that the pitch is read from: 40 ms around the middle of the frame. */
export const PITCH_FRAME_LENGTH = 640
/** Samples by which the pitch frame begins before its frame and ends after it. */
export const PITCH_FRAME_LEAD = (PITCH_FRAME_LENGTH - FRAME_LENGTH) / 2

/**
 * Where a row holds what: offset of the first value of each descriptor. P is the power spectrum |FFT|^2
 * of the Hann-windowed frame (512 points, 257 bins).
 *
 * - `logMel` 40: ln(mel energy + 1e-8), triangles of peak 1 on the HTK mel scale from 50 to 8000 Hz
 * - `mfcc` 20: orthonormal DCT-II of `logMel`, coefficients 0 to 19
 * - `centroid`, `bandwidth`: ln(Hz + 1)
 * - `rollOff` 4: ln(Hz + 50) below which lie 25, 50, 85 and 95 % of the power
 * - `flatness`: ln(geometric / arithmetic mean of P + 1e-6)
 * - `flux`: distance of sqrt(P / sum P) from that of the frame before, 0 to sqrt(2); 0 in the first frame
 * - `alphaRatio`: dB, 1 to 5 kHz against 50 Hz to 1 kHz
 * - `hammarberg`: dB, strongest bin below 2 kHz against 2 to 5 kHz
 * - `slope` 3: dB per kHz, least squares over 0 to 500, 500 to 1500 and 1500 to 5000 Hz
 * - `contrast` 6: dB, strongest against weakest sixth of the bins of 0, 250, 500, 1000, 2000, 4000 to 8000 Hz
 * - `periodicity`: highest normalised autocorrelation at a lag of a voice (60 to 600 Hz); about 1 where periodic
 * - `level`: dB, 10 log10(sum P + 1e-9)
 * - `peak`: largest |sample| of the frame's hop [160 t, 160 t + 160)
 * - `clipped`: share of that hop's samples at or above `CLIPPING_LEVEL`, 0 to 1
 * - `pitchEnergy`: energy of the pitch frame, its mean removed
 * - `pitch` 5: candidates, log2(Hz), best first; 0 where there are fewer
 * - `pitchScore` 5: their autocorrelation less an octave cost; -1 where there are fewer
 * - `pitchStrength` 5: their normalised autocorrelation; 0 where there are fewer
 */
export const COLUMN = {
  logMel: 0,
  mfcc: 40,
  centroid: 60,
  bandwidth: 61,
  rollOff: 62,
  flatness: 66,
  flux: 67,
  alphaRatio: 68,
  hammarberg: 69,
  slope: 70,
  contrast: 73,
  periodicity: 79,
  level: 80,
  peak: 81,
  clipped: 82,
  pitchEnergy: 83,
  pitch: 84,
  pitchScore: 89,
  pitchStrength: 94,
} as const

/** Values in a row: those that `COLUMN` names, and one 0 at the end that keeps rows a multiple of four. */
export const DESCRIPTOR_COLUMNS = 100

/**
 * |sample| from which a sample counts as clipped: just below the loudest value that mu-law (0.9803) and
 * A-law (0.9844) can say, so that a telephone call driven to its limit is seen too.
 */
export const CLIPPING_LEVEL = 0.975

/** Added to the power of a frame before its level is taken. */
export const LEVEL_FLOOR = 1e-9

/**
 * dB of the `level` column for a signal of RMS 1: half of 512 bins times the window's energy of 150, 10 log10(256 * 150),
 * to two decimals as the speech classifier was trained with. A level less this is in dB of full scale: an RMS of 1 is 0.
 */
export const FULL_SCALE_LEVEL_DB = 45.84

/**
 * The frame descriptors of one voice channel: what speech detection, the functionals and the evidence all read,
 * computed once for each frame. One row a frame; frame t covers samples [160 t, 160 t + 400) of the channel at 16 kHz
 * (25 ms every 10 ms, no centring), so a table that is fed piece by piece has the rows of one that is fed at once.
 */
export interface DescriptorTable {
  /** Oldest frame that is still kept. */
  readonly firstFrame: number
  /** One past the newest frame. */
  readonly endFrame: number
  /** Values in a row. */
  readonly columns: number
  /** Where the rows lie: value c of a frame is `data[offsetOf(frame) + c]`. Another array after more was pushed. */
  readonly data: Float32Array
  /** Offset of a kept frame's row in `data`: reading by it allocates nothing. Valid until more is pushed. */
  offsetOf(frame: number): number
  /** Values of one frame, a view into the table: valid until more is pushed. Columns are named in `COLUMN`. */
  row(frame: number): Float32Array
}
