import { useEffect, useReducer, useSyncExternalStore } from 'react'
import type { LiveCall } from '../../live/live-call.ts'
import type { LiveState } from '../../live/live-state.ts'

const CALM = matchMedia('(prefers-reduced-motion: reduce)')
const SECOND = 1000

export function useLive(call: LiveCall): LiveState {
  return useSyncExternalStore(call.subscribe, () => call.state)
}

/** Draws with the screen's frames; once a second for readers who asked for less motion. */
export function useFrames(draw: () => void): void {
  useEffect(() => {
    draw()
    if (CALM.matches) {
      const timer = setInterval(draw, SECOND)
      return () => clearInterval(timer)
    }
    let frame = requestAnimationFrame(function next() {
      draw()
      frame = requestAnimationFrame(next)
    })
    return () => cancelAnimationFrame(frame)
  }, [draw])
}

/** Shows a component anew every second, for times that pass by themselves. */
export function useSeconds(): void {
  const [, tick] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    const timer = setInterval(tick, SECOND)
    return () => clearInterval(timer)
  }, [])
}
