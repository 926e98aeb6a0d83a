import { useSyncExternalStore } from 'react'
import type { Timeline, TimelineState } from './timeline.ts'

/** A part of the timeline's state; what it gives must be the same value while nothing of it changed. */
export function useTimeline<T>(timeline: Timeline, part: (state: TimelineState) => T): T {
  return useSyncExternalStore(timeline.subscribe, () => part(timeline.state))
}
