import type { Timeline } from '../../timeline/timeline.ts'
import { useKeys } from '../../use-keys.ts'

interface Places {
  readonly help: () => void
  readonly export: () => void
  readonly correct: () => void
  readonly mark: () => void
}

/** The keys of this screen: they do what the buttons and the pointer do. */
export function useScreenKeys(timeline: Timeline, { help, export: open, correct, mark }: Places): void {
  const skip = (seconds: number) => () => timeline.seek(timeline.state.time + seconds)
  const step = (by: number) => () => timeline.select(Math.max(-1, timeline.state.selection) + by)
  const jump = (direction: 1 | -1) => () => timeline.jump(direction)
  const endLoop = () => timeline.repeat(undefined)
  useKeys({
    ' ': () => timeline.play(),
    ArrowLeft: skip(-1),
    ArrowRight: skip(1),
    'Shift+ArrowLeft': skip(-5),
    'Shift+ArrowRight': skip(5),
    j: step(1),
    k: step(-1),
    J: jump(1),
    K: jump(-1),
    l: timeline.toggleLoop,
    '+': timeline.zoomIn,
    '=': timeline.zoomIn,
    '-': timeline.zoomOut,
    s: () => timeline.showSpectrogram(),
    p: () => timeline.showProbabilities(),
    c: correct,
    m: mark,
    e: open,
    '?': help,
    Escape: endLoop,
  })
}
