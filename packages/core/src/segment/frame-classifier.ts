import { zeros } from '../signal/matrix.ts'
import { createProjector } from '../signal/projector.ts'
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
  const { cues: count, hidden, first, firstBias, second, secondBias } = weights
  // The biases are the weights of a cue that is always 1.
  const matrix = zeros(1 + count, hidden)
  matrix.data.set(firstBias)
  for (let unit = 0; unit < hidden; unit++)
    for (let k = 0; k < count; k++) matrix.data[(1 + k) * hidden + unit] = first[unit * count + k]!
  const projector = createProjector(matrix)
  projector.values[0] = 1
  return cues => {
    projector.values.set(cues, 1)
    const activations = projector.project()
    let sum = secondBias
    for (let unit = 0; unit < hidden; unit++) sum += second[unit]! * Math.max(0, activations[unit]!)
    return sum
  }
}
