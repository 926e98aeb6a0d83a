export { createAutocorrelation } from '../signal/autocorrelation.ts'
export { dct, dctBasis } from '../signal/dct.ts'
export { type DecibelOptions, powerToDecibels } from '../signal/decibel.ts'
export { createRealFft, type RealFft } from '../signal/fft.ts'
export { createFrameReader, type FrameOptions, type FrameReader, frameCount, type PadMode } from '../signal/frame.ts'
export { type Matrix, rowOf, transpose } from '../signal/matrix.ts'
export { createWindow, type WindowKind } from '../signal/window.ts'
export { chroma, chromaFilterBank, chromaOfSignal, PITCH_CLASSES } from './chroma.ts'
export { type DeltaOptions, delta } from './delta.ts'
export { COLUMN, DESCRIPTOR_RATE, DescriptorStream, type DescriptorTable, describe } from './descriptors.ts'
export { EGEMAPS_NAMES, EGEMAPS_RECIPE, egemaps } from './egemaps/egemaps.ts'
export { measurePeriods, type PeriodMeasures } from './egemaps/voice-periods.ts'
export { type EnergyOptions, rootMeanSquare, zeroCrossingRate } from './energy.ts'
export type { FeatureMatrix } from './feature-matrix.ts'
export { FUNCTIONALS_RECIPE, functionalNames, functionals, windowFunctionals } from './functionals.ts'
export { LOG_MEL_RECIPE, logMel64 } from './log-mel.ts'
export {
  denseFilters,
  type FilterBank,
  hertzToMel,
  logMelSpectrogram,
  type MelOptions,
  type MelScale,
  melFilterBank,
  melSpectrogram,
  melToHertz,
} from './mel.ts'
export { type MfccOptions, mfcc } from './mfcc.ts'
export { onsetStrength } from './onset.ts'
export { type PitchTrack, trackPitch } from './pitch-track.ts'
export { type PitchContour, pyin } from './pyin.ts'
export type { FeatureRecipe } from './recipe.ts'
export { createModulation, MODULATION_EDGES } from './rhythm.ts'
export { SEED_180_NAMES, seed180, seed180Recipe } from './seed-180.ts'
export { type ContrastOptions, spectralContrast } from './spectral-contrast.ts'
export {
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralFlux,
  spectralRollOff,
} from './spectral-shape.ts'
export {
  createSpectrumReader,
  magnitudeSpectrogram,
  powerSpectrogram,
  type SpectrumReader,
  type StftOptions,
  stft,
} from './stft.ts'
export { trimSilence } from './trim.ts'
export { estimateTuning } from './tuning.ts'
export { harmonicsToNoise, toSemitones, VOICE_NAMES, voiceFunctionals } from './voice.ts'
export { yin } from './yin.ts'
export type { YinOptions } from './yin-difference.ts'
