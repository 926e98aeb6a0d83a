import { describe, expect, it } from 'vitest'
import { chroma, chromaFilterBank } from '../../src/features/chroma.ts'
import { delta } from '../../src/features/delta.ts'
import { rootMeanSquare, zeroCrossingRate } from '../../src/features/energy.ts'
import { denseFilters, melFilterBank, melSpectrogram } from '../../src/features/mel.ts'
import { mfcc } from '../../src/features/mfcc.ts'
import { onsetStrength } from '../../src/features/onset.ts'
import { pyin } from '../../src/features/pyin.ts'
import { seed180 } from '../../src/features/seed-180.ts'
import { spectralContrast } from '../../src/features/spectral-contrast.ts'
import {
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralRollOff,
} from '../../src/features/spectral-shape.ts'
import { magnitudeSpectrogram } from '../../src/features/stft.ts'
import { estimateTuning } from '../../src/features/tuning.ts'
import { yin } from '../../src/features/yin.ts'
import { splitSilence } from '../../src/segment/split-silence.ts'
import { type Matrix, transpose } from '../../src/signal/matrix.ts'
import { loadFixture, loadNpy } from '../support/fixtures.ts'

interface Manifest {
  readonly signals: Record<string, { sampleRate: number }>
  readonly arrays: Record<string, { shape: number[]; call: string }>
}

const manifest = JSON.parse(new TextDecoder().decode(await loadFixture('librosa/manifest.json'))) as Manifest

/** librosa's matrices are the transpose of ours: swapped here only. */
const swapped = (matrix: Matrix) => transpose(matrix).data
const frequencyRange = { low: 65, high: 500 }

type Compute<Input> = (input: Input, rate: number) => ArrayLike<number>

/** Arrays that librosa made from samples, computed here in its order of axes. */
const FROM_SAMPLES: Record<string, Compute<Float32Array>> = {
  stft_mag: samples => swapped(magnitudeSpectrogram(samples)),
  mel: (samples, rate) => swapped(melSpectrogram(samples, rate)),
  mfcc40: (samples, rate) => swapped(mfcc(samples, rate, { coefficients: 40 })),
  mfcc40_delta: (samples, rate) => swapped(delta(mfcc(samples, rate, { coefficients: 40 }))),
  seed180,
  rms: samples => rootMeanSquare(samples),
  zcr: samples => zeroCrossingRate(samples),
  onset_strength: (samples, rate) => onsetStrength(samples, rate),
  yin: (samples, rate) => yin(samples, rate, frequencyRange),
  pyin_f0: (samples, rate) => pyin(samples, rate, frequencyRange).f0,
  pyin_prob: (samples, rate) => pyin(samples, rate, frequencyRange).voicedProbability,
  split30: (samples, rate) =>
    splitSilence(samples, rate, { range: 30 }).flatMap(({ start, end }) => [start * rate, end * rate]),
}

/** Arrays that librosa made from `S = abs(stft(y))`. */
const FROM_MAGNITUDE: Record<string, Compute<Matrix>> = {
  tuning: (magnitude, rate) => [estimateTuning(magnitude, rate)],
  chroma: (magnitude, rate) => swapped(chroma(magnitude, rate)),
  spectral_centroid: spectralCentroid,
  spectral_bandwidth: spectralBandwidth,
  spectral_rolloff: (magnitude, rate) => spectralRollOff(magnitude, rate),
  spectral_contrast: (magnitude, rate) => swapped(spectralContrast(magnitude, rate)),
  spectral_flatness: magnitude => spectralFlatness(magnitude),
}

const FILTERS: Record<string, (rate: number) => ArrayLike<number>> = {
  mel128: rate => denseFilters(melFilterBank(rate)).data,
  chroma12: rate => chromaFilterBank(rate).data,
}

/** Made by another part of the engine, and tested there. */
const ELSEWHERE = ['y', 'resampled_16k']

/**
 * What hangs on the rounding noise of the float32 transform, librosa's own as much as ours: from librosa's spectra it
 * is the same to 1e-3, from samples only to the tolerance here.
 */
const ROUNDING_NOISE: Record<string, { tolerance: number; reason: string }> = {
  'sine_440_16k.spectral_bandwidth': {
    tolerance: 2e-3,
    reason: 'noise far from the line counts by its squared distance; librosa is 2e-4 away from f64',
  },
  'sine_440_16k.spectral_contrast': {
    tolerance: 0.2,
    reason: 'the valleys of a line spectrum are noise; librosa is 0.12 away from f64',
  },
  'harmonic_150_16k.spectral_contrast': { tolerance: 0.1, reason: 'as above; 0.013 away, another NumPy build 0.05' },
  'chirp_48k.spectral_contrast': { tolerance: 0.2, reason: 'as above; 0.037 away' },
  'impulse_16k.tuning': { tolerance: Infinity, reason: 'the peaks of a flat spectrum are the last bits of float32' },
  'impulse_16k.chroma': { tolerance: Infinity, reason: 'follows from the tuning' },
}

/** Arrays that hold nothing but librosa's last bits of float32, so that only an absolute tolerance has a meaning. */
const ALL_ROUNDING: Record<string, { tolerance: number; reason: string }> = {
  'silence_16k.mfcc40_delta': {
    tolerance: 2e-5,
    reason: 'differences of a constant -1131.37 dB; librosa has up to 1.7e-5',
  },
  'impulse_16k.spectral_contrast': { tolerance: 2e-6, reason: 'a flat spectrum, 0 dB; librosa has up to 7.7e-7' },
}

const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0)

/** @param tolerance - of the largest reference value */
function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void {
  expectWithin(ours, theirs, tolerance * largest(theirs))
}

function expectWithin(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void {
  expect(ours.length).toBe(theirs.length)
  expect(largest(Array.from(theirs, (value, i) => ours[i]! - value))).toBeLessThanOrEqual(tolerance)
}

/** Voicing (NaN: unvoiced) agrees on 98 % of frames, and the F0 within 1 % wherever both have one. */
function expectSamePitch(ours: ArrayLike<number>, theirs: ArrayLike<number>): void {
  expect(ours.length).toBe(theirs.length)
  let agreeing = 0
  for (let t = 0; t < theirs.length; t++) {
    if (Number.isNaN(ours[t]!) !== Number.isNaN(theirs[t]!)) continue
    agreeing++
    if (!Number.isNaN(theirs[t]!)) expect(Math.abs(ours[t]! / theirs[t]! - 1)).toBeLessThanOrEqual(0.01)
  }
  expect(agreeing / theirs.length).toBeGreaterThanOrEqual(0.98)
}

function expectWithinHop(ours: ArrayLike<number>, theirs: ArrayLike<number>): void {
  expect(ours.length).toBe(theirs.length)
  for (let i = 0; i < theirs.length; i++) expect(Math.abs(ours[i]! - theirs[i]!)).toBeLessThanOrEqual(512)
}

const samplesOf = async (signal: string) => (await loadNpy(`librosa/${signal}.y`)).data as Float32Array

async function referenceMagnitude(signal: string): Promise<Matrix> {
  const { shape, data } = await loadNpy(`librosa/${signal}.stft_mag`)
  return transpose({ rows: shape[0]!, columns: shape[1]!, data: data as Float32Array })
}

describe('librosa 0.11, every array of its manifest', () => {
  for (const [name, { shape, call }] of Object.entries(manifest.arrays)) {
    const [signal = '', array = ''] = name.split('.')
    const rate = manifest.signals[signal]?.sampleRate ?? Number(signal.replace('filters_', ''))
    if (ELSEWHERE.includes(array)) continue

    it(`${name}: ${call}`, async () => {
      const { shape: found, data: theirs } = await loadNpy(`librosa/${name}`)
      expect(found).toEqual(shape)
      if (array in FILTERS) return expectClose(FILTERS[array]!(rate), theirs, 1e-6)
      const rounding = ALL_ROUNDING[name]
      if (rounding) {
        const compute =
          FROM_SAMPLES[array] ?? ((samples, r) => FROM_MAGNITUDE[array]!(magnitudeSpectrogram(samples), r))
        return expectWithin(compute(await samplesOf(signal), rate), theirs, rounding.tolerance)
      }
      if (array in FROM_MAGNITUDE) {
        const compute = FROM_MAGNITUDE[array]!
        expectClose(compute(await referenceMagnitude(signal), rate), theirs, 1e-3)
        const { tolerance } = ROUNDING_NOISE[name] ?? { tolerance: 1e-3 }
        expectClose(compute(magnitudeSpectrogram(await samplesOf(signal)), rate), theirs, tolerance)
        return
      }
      const ours = FROM_SAMPLES[array]?.(await samplesOf(signal), rate)
      if (!ours) throw new Error(`Nothing here computes ${name}.`)
      if (array === 'split30') expectWithinHop(ours, theirs)
      else if (array === 'yin' || array === 'pyin_f0') expectSamePitch(ours, theirs)
      else expectClose(ours, theirs, 1e-3)
    })
  }

  it('keeps the parts of seed-180 apart: each within 1e-3 of its own largest value', async () => {
    for (const signal of ['speech_calm', 'speech_angry', 'speech_de', 'chirp_48k']) {
      const ours = seed180(await samplesOf(signal), manifest.signals[signal]!.sampleRate)
      const { data: theirs } = await loadNpy(`librosa/${signal}.seed180`)
      for (const [from, to] of [
        [0, 40],
        [40, 52],
        [52, 180],
      ] as const)
        expectClose(ours.subarray(from, to), theirs.subarray(from, to), 1e-3)
    }
  })
})
