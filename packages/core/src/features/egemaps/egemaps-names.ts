const TEN = [
  'amean',
  'stddevNorm',
  'percentile20.0',
  'percentile50.0',
  'percentile80.0',
  'pctlrange0-2',
  'meanRisingSlope',
  'stddevRisingSlope',
  'meanFallingSlope',
  'stddevFallingSlope',
]
const TWO = ['amean', 'stddevNorm']

/** Low-level descriptors over all frames, with mean and normalised deviation. */
export const OVERALL = ['spectralFlux', 'mfcc1', 'mfcc2', 'mfcc3', 'mfcc4'] as const

/** Low-level descriptors over voiced frames, with mean and normalised deviation. */
export const VOICED = [
  'jitterLocal',
  'shimmerLocaldB',
  'HNRdBACF',
  'logRelF0-H1-H2',
  'logRelF0-H1-A3',
  'F1frequency',
  'F1bandwidth',
  'F1amplitudeLogRelF0',
  'F2frequency',
  'F2bandwidth',
  'F2amplitudeLogRelF0',
  'F3frequency',
  'F3bandwidth',
  'F3amplitudeLogRelF0',
  'alphaRatioV',
  'hammarbergIndexV',
  'slopeV0-500',
  'slopeV500-1500',
  'spectralFluxV',
  'mfcc1V',
  'mfcc2V',
  'mfcc3V',
  'mfcc4V',
] as const

/** Low-level descriptors over unvoiced frames, with the mean alone. */
export const UNVOICED = [
  'alphaRatioUV',
  'hammarbergIndexUV',
  'slopeUV0-500',
  'slopeUV500-1500',
  'spectralFluxUV',
] as const

const cross = (names: readonly string[], smoothing: string, functionals: readonly string[]) =>
  names.flatMap(name => functionals.map(functional => `${name}_${smoothing}_${functional}`))

/**
 * The 88 names of eGeMAPSv02, in its order. Units: F0 semitones above 27.5 Hz, loudness as `createFrameSpectra` defines
 * it, formants and bandwidths Hz, HNR, shimmer, H1-H2, H1-A3, formant levels, alpha ratio and Hammarberg index dB,
 * slopes of the spectrum dB per Hz, rising and falling slopes per second, jitter a share of the period, lengths
 * seconds, sound level dB relative to full scale power; `stddevNorm` is a share of the mean's magnitude.
 *
 * Source: Eyben et al. 2016, "The Geneva Minimalistic Acoustic Parameter Set (GeMAPS) for Voice Research and
 * Affective Computing"; the names are openSMILE's.
 */
export const EGEMAPS_NAMES: readonly string[] = [
  ...cross(['F0semitoneFrom27.5Hz'], 'sma3nz', TEN),
  ...cross(['loudness'], 'sma3', TEN),
  ...cross(OVERALL, 'sma3', TWO),
  ...cross(VOICED, 'sma3nz', TWO),
  ...cross(UNVOICED, 'sma3nz', ['amean']),
  'loudnessPeaksPerSec',
  'VoicedSegmentsPerSec',
  'MeanVoicedSegmentLengthSec',
  'StddevVoicedSegmentLengthSec',
  'MeanUnvoicedSegmentLength',
  'StddevUnvoicedSegmentLength',
  'equivalentSoundLevel_dBp',
]
