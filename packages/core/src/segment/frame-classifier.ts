import { CUE_COUNT } from './speech-cues.ts'
import { SPEECH_WEIGHTS } from './speech-weights.ts'

/** Weights of the frame classifier: cues -> `hidden` units (rectified) -> log-odds of speech. */
export interface SpeechWeights {
  readonly cues: number
  readonly hidden: number
  /** hidden x cues, row after row; the cues' own scales are inside. */
  readonly first: Float32Array
  readonly firstBias: Float32Array
  readonly second: Float32Array
  readonly secondBias: number
}

/**
 * A function that says how likely a frame with the given cues is speech, as log-odds (0: as likely as not).
 * The weights that ship were trained by `packages/core/scripts/train-speech-frames.ts`.
 */
export function createFrameClassifier(weights: SpeechWeights = SPEECH_WEIGHTS): (cues: Float32Array) => number {
  const { hidden, first, firstBias, second, secondBias } = weights
  return cues => {
    let sum = secondBias
    for (let unit = 0; unit < hidden; unit++) {
      let activation = firstBias[unit]!
      const at = unit * CUE_COUNT
      for (let k = 0; k < CUE_COUNT; k++) activation += first[at + k]! * cues[k]!
      if (activation > 0) sum += second[unit]! * activation
    }
    return sum
  }
}
