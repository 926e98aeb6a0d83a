import { dctBasis } from '../signal/dct.ts'
import type { DecibelOptions } from '../signal/decibel.ts'
import { multiply } from '../signal/kernels.ts'
import type { Matrix } from '../signal/matrix.ts'
import { logMelSpectrogram, type MelOptions } from './mel.ts'
import type { StftOptions } from './stft.ts'

/** Options of the whole way from samples to MFCCs; the defaults are librosa's. */
export interface MfccOptions extends MelOptions, StftOptions, DecibelOptions {
  /** Coefficients kept, from 0 on. */
  readonly coefficients?: number
}

/**
 * Mel-frequency cepstral coefficients: the orthonormal DCT-II of the log-mel spectrum, dB.
 *
 * @param sampleRate - Hz
 * @returns frames x coefficients
 *
 * Source: librosa 0.11 `feature.mfcc` (no liftering); its matrix is coefficients x frames.
 */
export function mfcc(
  samples: Float32Array,
  sampleRate: number,
  { coefficients = 20, ...options }: MfccOptions = {},
): Matrix {
  return cepstrum(logMelSpectrogram(samples, sampleRate, options), coefficients)
}

/** The first `coefficients` of each row's orthonormal DCT-II: frames x bands to frames x coefficients. */
export function cepstrum(logMel: Matrix, coefficients: number): Matrix {
  return multiply(logMel, dctBasis(logMel.columns, coefficients), { transposeB: true })
}
