import { type Matrix, rowOf } from '../signal/matrix.ts'
import { createPeaks, findPeaks, type Peaks } from '../signal/peaks.ts'
import { medianInPlace } from '../signal/select.ts'

const LOWEST = 150
const HIGHEST = 4000
/** Share of the loudest bin of its frame that a peak must pass. */
const THRESHOLD = 0.1
/** Steps that a semitone is divided into. */
const STEPS = 100
/** Where each step begins, and the last one ends. */
const EDGES = Float64Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS - 0.5)

/** Spectral peaks gathered frame by frame, and the tuning that most of the strong ones agree on. */
export interface TuningEstimator {
  /** Which peaks of a spectrum count: the arguments of `findPeaks`. */
  readonly first: number
  readonly end: number
  readonly share: number
  /** Takes one frame's peaks; nothing of them is kept. */
  add(peaks: Peaks): void
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
  let pitches = new Float32Array(1024)
  let strengths = new Float32Array(1024)
  let count = 0

  return {
    first: Math.max(1, Math.ceil(LOWEST / binHertz)),
    end: Math.min(fftSize / 2, Math.ceil(Math.min(HIGHEST, sampleRate / 2) / binHertz)),
    share: THRESHOLD,
    add(peaks) {
      if (count + peaks.count > pitches.length) {
        pitches = grown(pitches, count + peaks.count)
        strengths = grown(strengths, count + peaks.count)
      }
      for (let i = 0; i < peaks.count; i++, count++) {
        const before = peaks.magnitude[3 * i]!
        const here = peaks.magnitude[3 * i + 1]!
        const after = peaks.magnitude[3 * i + 2]!
        const curve = Math.fround(after + before) - 2 * here
        const slope = Math.fround(after - before) / 2
        const shift = Math.abs(slope) >= Math.abs(curve) ? 0 : Math.fround(-slope / curve)
        pitches[count] = (peaks.bin[i]! + shift) * binHertz
        strengths[count] = here + Math.fround(0.5 * slope * shift)
      }
    },
    estimate() {
      if (count === 0) return 0
      const threshold = Math.fround(medianInPlace(strengths.slice(0, count)))
      const votes = new Uint32Array(STEPS)
      for (let i = 0; i < count; i++) if (strengths[i]! >= threshold) votes[stepOf(pitches[i]!)]!++
      let winner = 0
      for (let step = 1; step < STEPS; step++) if (votes[step]! > votes[winner]!) winner = step
      return EDGES[winner]!
    },
  }
}

/** Tuning of a whole magnitude spectrogram (frames x bins): semitones in [-0.5, 0.5). See `createTuningEstimator`. */
export function estimateTuning(magnitude: Matrix, sampleRate: number): number {
  const estimator = createTuningEstimator(sampleRate, 2 * (magnitude.columns - 1))
  const peaks = createPeaks(magnitude.columns)
  for (let t = 0; t < magnitude.rows; t++) {
    findPeaks(rowOf(magnitude, t), estimator.first, estimator.end, estimator.share, peaks)
    estimator.add(peaks)
  }
  return estimator.estimate()
}

function stepOf(hertz: number): number {
  const semitones = Math.fround(12 * Math.fround(Math.log2(Math.fround(hertz / 27.5))))
  let residual = semitones - Math.floor(semitones)
  if (residual >= 0.5) residual -= 1
  let step = Math.min(STEPS - 1, Math.max(0, Math.floor((residual + 0.5) * STEPS)))
  while (step > 0 && residual < EDGES[step]!) step--
  while (step < STEPS - 1 && residual >= EDGES[step + 1]!) step++
  return step
}

function grown(values: Float32Array<ArrayBuffer>, needed: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(Math.max(needed, 2 * values.length))
  out.set(values)
  return out
}
