import type { Matrix } from '../signal/matrix.ts'
import { medianInPlace } from '../signal/select.ts'

const LOWEST = 150
const HIGHEST = 4000
/** Share of the loudest bin of its frame that a peak must pass. */
const THRESHOLD = 0.1
/** Steps that a semitone is divided into. */
const STEPS = 100

/** Spectral peaks gathered frame by frame, and the tuning that most of the strong ones agree on. */
export interface TuningEstimator {
  /** @param magnitude - one frame, `bins` values; a view is enough, nothing of it is kept */
  add(magnitude: Float32Array): void
  /** Semitones above A = 440 Hz, in [-0.5, 0.5), in steps of 0.01; 0 where there was no peak. */
  estimate(): number
}

/**
 * How far a recording is out of tune, from its spectra: peaks from 150 to 4000 Hz refined by a parabola; those at
 * least as strong as the median peak vote on the distance to the next semitone.
 *
 * @param sampleRate - Hz
 * @param fftSize - points of the transform that the spectra come from
 *
 * Source: librosa 0.11 `estimate_tuning(S=...)`, `piptrack`, `pitch_tuning`. Intermediate values are rounded to
 * float32 where its are, for a peak near the edge of a step falls into the same one.
 */
export function createTuningEstimator(sampleRate: number, fftSize: number): TuningEstimator {
  const binHertz = sampleRate / fftSize
  const first = Math.max(1, Math.ceil(LOWEST / binHertz))
  const highest = Math.min(HIGHEST, sampleRate / 2)
  const end = Math.ceil(highest / binHertz)
  let pitches = new Float32Array(1024)
  let strengths = new Float32Array(1024)
  let count = 0

  return {
    add(magnitude) {
      let loudest = 0
      for (let k = 0; k < magnitude.length; k++) if (magnitude[k]! > loudest) loudest = magnitude[k]!
      const threshold = Math.fround(THRESHOLD * loudest)
      const stop = Math.min(end, magnitude.length - 1)
      for (let k = first; k < stop; k++) {
        const here = magnitude[k]!
        if (!(here > threshold)) continue
        const before = magnitude[k - 1]!
        const after = magnitude[k + 1]!
        if (!(here > before && here >= after)) continue
        if (count === pitches.length) {
          pitches = grown(pitches)
          strengths = grown(strengths)
        }
        const curve = Math.fround(after + before) - 2 * here
        const slope = Math.fround(after - before) / 2
        const shift = Math.abs(slope) >= Math.abs(curve) ? 0 : Math.fround(-slope / curve)
        pitches[count] = (k + shift) * binHertz
        strengths[count] = here + Math.fround(0.5 * slope * shift)
        count++
      }
    },
    estimate() {
      if (count === 0) return 0
      const threshold = Math.fround(medianInPlace(strengths.slice(0, count)))
      const votes = new Uint32Array(STEPS)
      for (let i = 0; i < count; i++) if (strengths[i]! >= threshold) votes[stepOf(pitches[i]!)]!++
      let winner = 0
      for (let step = 1; step < STEPS; step++) if (votes[step]! > votes[winner]!) winner = step
      return edgeOf(winner)
    },
  }
}

/** Tuning of a whole magnitude spectrogram (frames x bins): semitones in [-0.5, 0.5). See `createTuningEstimator`. */
export function estimateTuning(magnitude: Matrix, sampleRate: number): number {
  const estimator = createTuningEstimator(sampleRate, 2 * (magnitude.columns - 1))
  for (let t = 0; t < magnitude.rows; t++)
    estimator.add(magnitude.data.subarray(t * magnitude.columns, (t + 1) * magnitude.columns))
  return estimator.estimate()
}

function stepOf(hertz: number): number {
  const semitones = Math.fround(12 * Math.fround(Math.log2(Math.fround(hertz / 27.5))))
  let residual = semitones - Math.floor(semitones)
  if (residual >= 0.5) residual -= 1
  let step = Math.min(STEPS - 1, Math.max(0, Math.floor((residual + 0.5) * STEPS)))
  while (step > 0 && residual < edgeOf(step)) step--
  while (step < STEPS - 1 && residual >= edgeOf(step + 1)) step++
  return step
}

function edgeOf(step: number): number {
  return step / STEPS - 0.5
}

function grown(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const out = new Float32Array(2 * values.length)
  out.set(values)
  return out
}
