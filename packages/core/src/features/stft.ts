import { AppError } from '../errors.ts'
import { createRealFft } from '../signal/fft.ts'
import { createFrameReader, type FrameOptions } from '../signal/frame.ts'
import { type Matrix, rowOf, zeros } from '../signal/matrix.ts'
import { createWindow, type WindowKind } from '../signal/window.ts'

/** How a signal is cut and transformed; the defaults are librosa's. */
export interface StftOptions extends FrameOptions {
  /** Points of the transform, and samples in a frame. */
  readonly fftSize?: number
  /** Samples from one frame to the next. */
  readonly hopLength?: number
  readonly window?: WindowKind
  /** Samples the window covers, in the middle of the frame. */
  readonly windowLength?: number
}

/** Spectra of a signal's frames, one at a time: nothing is kept. */
export interface SpectrumReader {
  /** Frames there are. */
  readonly count: number
  /** floor(fftSize / 2) + 1; bin k is at k * sampleRate / fftSize. */
  readonly bins: number
  /** Fills `out` (`bins` values) with |X|^2 of frame `index`. */
  power(index: number, out: Float32Array): void
  /** Fills `out` (2 `bins` values: re, im) with X of frame `index`. */
  complex(index: number, out: Float32Array): void
}

/**
 * Reads the short-time Fourier transform of `samples` frame by frame, in bounded memory.
 *
 * @throws AppError `usage/invalid-option` where a length is not a positive integer, or the window longer than the frame
 *
 * Source: librosa 0.11 `stft` (periodic window, centred frames between zeros).
 */
export function createSpectrumReader(
  samples: Float32Array,
  { fftSize = 2048, hopLength = 512, window = 'hann', windowLength = fftSize, ...framing }: StftOptions = {},
): SpectrumReader {
  if (windowLength > fftSize)
    throw new AppError(
      'usage/invalid-option',
      `Invalid window length: expected at most the FFT size ${fftSize}, found ${windowLength}.`,
    )
  const frames = createFrameReader(samples, fftSize, hopLength, framing)
  const fft = createRealFft(fftSize)
  const weights = new Float32Array(fftSize)
  weights.set(createWindow(window, windowLength), Math.floor((fftSize - windowLength) / 2))
  const frame = new Float32Array(fftSize)
  const load = (index: number) => {
    frames.read(index, frame)
    for (let n = 0; n < fftSize; n++) frame[n] = frame[n]! * weights[n]!
  }
  return {
    count: frames.count,
    bins: fft.bins,
    power(index, out) {
      load(index)
      fft.power(frame, out)
    },
    complex(index, out) {
      load(index)
      fft.forward(frame, out)
    },
  }
}

/** |X|^2 of every frame: frames x bins. */
export function powerSpectrogram(samples: Float32Array, options: StftOptions = {}): Matrix {
  const reader = createSpectrumReader(samples, options)
  const out = zeros(reader.count, reader.bins)
  for (let t = 0; t < out.rows; t++) reader.power(t, rowOf(out, t))
  return out
}

/** |X| of every frame: frames x bins (the transpose of librosa's `abs(stft(y))`). */
export function magnitudeSpectrogram(samples: Float32Array, options: StftOptions = {}): Matrix {
  const out = powerSpectrogram(samples, options)
  for (let i = 0; i < out.data.length; i++) out.data[i] = Math.sqrt(out.data[i]!)
  return out
}

/** X of every frame: frames x 2 bins, (re, im) of each bin side by side. */
export function stft(samples: Float32Array, options: StftOptions = {}): Matrix {
  const reader = createSpectrumReader(samples, options)
  const out = zeros(reader.count, 2 * reader.bins)
  for (let t = 0; t < out.rows; t++) reader.complex(t, rowOf(out, t))
  return out
}
