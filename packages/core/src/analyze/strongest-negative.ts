import type { Segment } from './analysis.ts'

const NEGATIVE: ReadonlySet<string> = new Set(['angry', 'fearful', 'sad', 'disgust'])
/** A shorter segment is no moment to listen to. */
const SHORTEST_SECONDS = 1

/**
 * The negative segment of a recording that is surest, of a second or more; the first of equals, undefined where there is
 * none. Recordings are ranked by its confidence.
 */
export function strongestNegative(segments: readonly Segment[]): Segment | undefined {
  let strongest: Segment | undefined
  for (const segment of segments)
    if (
      NEGATIVE.has(segment.label) &&
      segment.end - segment.start >= SHORTEST_SECONDS &&
      segment.confidence > (strongest?.confidence ?? 0)
    )
      strongest = segment
  return strongest
}
