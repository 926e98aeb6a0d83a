import { MODULATION_EDGES } from './rhythm.ts'
import { MEL_BANDS, MFCC_COUNT } from './spectrum-descriptors.ts'
import { STATISTICS } from './statistics.ts'
import { VOICE_NAMES } from './voice.ts'

/** Mel bands of a modulation contour, and of a value of the band dynamics. */
export const BAND_GROUP = 8
export const DYNAMICS_GROUP = 5
/** Values of the dynamics of one third. */
export const DYNAMICS_BANDS = MEL_BANDS / DYNAMICS_GROUP

/** Names of the 1332 values, in order: `logmel03.p95` is the 95th percentile of the fourth mel band over speech. */
export function functionalNames(): string[] {
  const number = (value: number) => String(value).padStart(2, '0')
  const low = [
    'centroid',
    'bandwidth',
    ...['25', '50', '85', '95'].map(share => `rollOff${share}`),
    'flatness',
    'flux',
    'alphaRatio',
    'hammarberg',
    ...['0to500', '500to1500', '1500to5000'].map(range => `slope${range}`),
    ...['0', '250', '500', '1000', '2000', '4000'].map(hz => `contrast${hz}`),
    'strength',
  ]
  const spectral = [
    ...Array.from({ length: MEL_BANDS }, (_, band) => `logmel${number(band)}`),
    ...Array.from({ length: MFCC_COUNT }, (_, k) => `mfcc${number(k)}`),
  ]
  const statisticsOf = (names: readonly string[]) =>
    STATISTICS.flatMap(statistic => names.map(name => `${name}.${statistic}`))
  const contours = [
    'level',
    ...Array.from(
      { length: MEL_BANDS / BAND_GROUP },
      (_, group) => `logmel${number(group * BAND_GROUP)}to${number((group + 1) * BAND_GROUP - 1)}`,
    ),
  ]
  return [
    ...statisticsOf(spectral.slice(0, MEL_BANDS)),
    ...statisticsOf(spectral.slice(MEL_BANDS)),
    ...statisticsOf(low),
    ...statisticsOf(low.map(name => `voiced.${name}`)),
    ...statisticsOf(['level']),
    ...statisticsOf(['speechLevel']),
    ...VOICE_NAMES,
    ...contours.flatMap(contour =>
      MODULATION_EDGES.slice(0, -1).map((low, band) => `${contour}.modulation${low}to${MODULATION_EDGES[band + 1]}`),
    ),
    'durationSeconds',
    'speechShare',
    'speechSeconds',
    ...['first', 'middle', 'last'].flatMap(third =>
      Array.from(
        { length: DYNAMICS_BANDS },
        (_, group) =>
          `logmel${number(group * DYNAMICS_GROUP)}to${number((group + 1) * DYNAMICS_GROUP - 1)}.${third}Third`,
      ),
    ),
  ]
}
