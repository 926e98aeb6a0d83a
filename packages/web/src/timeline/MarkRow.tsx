import { preciseTime } from '@undertone/core/report'
import { strings } from '../strings/index.ts'
import type { Stage } from './stage.ts'
import { useWindow } from './use-window.ts'

const { marks: words } = strings.recording

/** Moments that somebody marked, as flags on the time axis: a click goes there. */
export function MarkRow({ stage, marks }: { readonly stage: Stage; readonly marks: readonly number[] }) {
  const [row, { start, end, pixelsPerSecond }] = useWindow<HTMLUListElement>(stage)
  return (
    <ul className="moving" ref={row} aria-label={words.title}>
      {marks
        .filter(mark => mark >= start && mark <= end)
        .map(mark => (
          <li key={mark}>
            <button
              type="button"
              className="flag"
              style={{ left: mark * pixelsPerSecond }}
              title={words.at(preciseTime(mark))}
              aria-label={words.at(preciseTime(mark))}
              onClick={() => stage.timeline.point(mark)}
            />
          </li>
        ))}
    </ul>
  )
}
