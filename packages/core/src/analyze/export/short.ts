import type { Analysis } from '../analysis.ts'

/** A label and how likely it is, as audio classifiers commonly answer. */
export interface LabelScore {
  readonly label: string
  /** 0..1; the scores of all labels sum to 1. */
  readonly score: number
}

/**
 * The whole recording as one answer: mean probabilities over the time spoken on the channels that were judged, the
 * likeliest label first. Empty where nothing was judged.
 */
export function shortForm(analysis: Analysis): LabelScore[] {
  const total = new Map<string, number>()
  let seconds = 0
  for (const { start, end, probabilities } of analysis.segments) {
    seconds += end - start
    for (const [label, probability] of Object.entries(probabilities))
      total.set(label, (total.get(label) ?? 0) + probability * (end - start))
  }
  if (seconds === 0) return []
  return [...total]
    .map(([label, weighted]) => ({ label, score: weighted / seconds }))
    .sort((a, b) => b.score - a.score || (a.label < b.label ? -1 : 1))
}

/** {@link shortForm} as JSON: `[{"label":"angry","score":0.81}, ...]`, with a last newline. */
export function toShort(analysis: Analysis): string {
  return `${JSON.stringify(shortForm(analysis))}\n`
}
