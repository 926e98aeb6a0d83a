import type { Interval } from '../audio/audio.ts'
import { FRAMES_PER_SECOND } from '../features/descriptors.ts'

export { FRAMES_PER_SECOND } from '../features/descriptors.ts'

/** A stretch of frames, half-open: `startFrame` belongs to it, `endFrame` does not. */
export interface FrameRange {
  readonly startFrame: number
  readonly endFrame: number
}

/** The same stretch in seconds: frame t begins at t / 100 s. */
export function toInterval({ startFrame, endFrame }: FrameRange): Interval {
  return { start: startFrame / FRAMES_PER_SECOND, end: endFrame / FRAMES_PER_SECOND }
}

/** The frames nearest to a stretch in seconds. */
export function toFrames({ start, end }: Interval): FrameRange {
  return { startFrame: Math.round(start * FRAMES_PER_SECOND), endFrame: Math.round(end * FRAMES_PER_SECOND) }
}
