import { FRAMES_PER_SECOND, type FrameRange } from './region.ts'

export interface CutOptions {
  /** No piece is longer; seconds. */
  readonly maxSeconds?: number
}

/** Frames to each side that count as one place: a cut lies in a pause, not in one quiet frame of a loud vowel. */
const PLACE_FRAMES = 3
/** The cut is looked for in this last share of a piece, so that pieces come out near the length asked for. */
const SEARCH_SHARE = 0.4
/** What is left over at the end of a region is at least this share of a piece. */
const REMAINDER_SHARE = 0.25

/**
 * A speech region in pieces of at most `maxSeconds`, each cut at the quietest place near that limit.
 *
 * @param region - frames
 * @param levelAt - level of a frame in dB, for the frames of the region; -Infinity is silence
 * @returns pieces in order that tile the region
 */
export function cutRegion(
  { startFrame, endFrame }: FrameRange,
  levelAt: (frame: number) => number,
  { maxSeconds = 3 }: CutOptions = {},
): FrameRange[] {
  const most = Math.max(1, Math.round(maxSeconds * FRAMES_PER_SECOND))
  const remainder = Math.floor(REMAINDER_SHARE * most)
  const pieces: FrameRange[] = []
  let from = startFrame
  while (endFrame - from > most) {
    const latest = Math.min(from + most, endFrame - remainder)
    const earliest = Math.min(latest, from + Math.max(1, Math.ceil((1 - SEARCH_SHARE) * most)))
    const cut = quietest(earliest, latest, levelAt, startFrame, endFrame)
    pieces.push({ startFrame: from, endFrame: cut })
    from = cut
  }
  if (endFrame > from) pieces.push({ startFrame: from, endFrame })
  return pieces
}

/** The frame in [earliest, latest] whose neighbourhood has the least power; the latest of equals. */
function quietest(
  earliest: number,
  latest: number,
  levelAt: (frame: number) => number,
  startFrame: number,
  endFrame: number,
): number {
  let best = latest
  let least = Number.POSITIVE_INFINITY
  for (let frame = latest; frame >= earliest; frame--) {
    let power = 0
    let count = 0
    for (
      let near = Math.max(startFrame, frame - PLACE_FRAMES);
      near < Math.min(endFrame, frame + PLACE_FRAMES);
      near++
    ) {
      power += 10 ** (levelAt(near) / 10)
      count++
    }
    if (power / count < least) {
      least = power / count
      best = frame
    }
  }
  return best
}
