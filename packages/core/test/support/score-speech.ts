import type { Interval } from '../../src/audio/audio.ts'

/** Frame counts and boundary errors of found against true speech; scores of many calls add up. */
export interface SpeechScore {
  readonly speechFrames: number
  readonly foundFrames: number
  readonly otherFrames: number
  readonly falseFrames: number
  /** Seconds from each true start and end to the nearest found start and end. */
  readonly boundaryErrors: readonly number[]
}

const HOP_SECONDS = 0.01

/** Whether the middle of each 10 ms lies in one of the intervals (ordered, disjoint). */
function frames(intervals: readonly Interval[], seconds: number): Uint8Array {
  const marks = new Uint8Array(Math.floor(seconds / HOP_SECONDS))
  for (const { start, end } of intervals)
    marks.fill(1, Math.max(0, Math.round(start / HOP_SECONDS)), Math.max(0, Math.round(end / HOP_SECONDS)))
  return marks
}

/** Compares frame by frame over [0, seconds), or over the frames of `within` alone. */
export function scoreSpeech(
  found: readonly Interval[],
  truth: readonly Interval[],
  seconds: number,
  within?: readonly Interval[],
): SpeechScore {
  const isFound = frames(found, seconds)
  const isSpeech = frames(truth, seconds)
  const counts = within ? frames(within, seconds) : undefined
  const score = { speechFrames: 0, foundFrames: 0, otherFrames: 0, falseFrames: 0 }
  for (let t = 0; t < isSpeech.length; t++) {
    if (counts && counts[t] === 0) continue
    if (isSpeech[t]) {
      score.speechFrames++
      score.foundFrames += isFound[t]!
    } else {
      score.otherFrames++
      score.falseFrames += isFound[t]!
    }
  }
  const nearest = (edge: 'start' | 'end') =>
    truth.map(interval =>
      found.reduce((least, other) => Math.min(least, Math.abs(other[edge] - interval[edge])), seconds),
    )
  return { ...score, boundaryErrors: [...nearest('start'), ...nearest('end')] }
}

/** Recall (share of true speech that was found), false alarm (share of the rest that was called speech), median boundary error. */
export function summarizeSpeech(scores: readonly SpeechScore[]): {
  recall: number
  falseAlarm: number
  boundaryMedian: number
} {
  const sum = (pick: (score: SpeechScore) => number) => scores.reduce((total, score) => total + pick(score), 0)
  const errors = scores.flatMap(score => score.boundaryErrors).sort((a, b) => a - b)
  return {
    recall:
      sum(score => score.foundFrames) /
      Math.max(
        1,
        sum(score => score.speechFrames),
      ),
    falseAlarm:
      sum(score => score.falseFrames) /
      Math.max(
        1,
        sum(score => score.otherFrames),
      ),
    boundaryMedian: errors[errors.length >> 1] ?? 0,
  }
}
