import type { Call } from '../../timeline/call.ts'
import type { Timeline } from '../../timeline/timeline.ts'
import { ledeParts } from './lede-parts.ts'
import { timeHash } from './linked-time.ts'

/** The answer in the engine's own sentence: its labels stand out, and its times lead there. */
export function Lede({ call, timeline }: { readonly call: Call; readonly timeline: Timeline }) {
  return (
    <p className="lede">
      {ledeParts(call).map(part =>
        part.kind === 'time' ? (
          <a
            key={part.at}
            href={timeHash(part.time)}
            onClick={event => {
              event.preventDefault()
              timeline.point(part.time)
            }}
          >
            {part.text}
          </a>
        ) : part.kind === 'label' ? (
          <b key={part.at}>{part.text}</b>
        ) : (
          part.text
        ),
      )}
    </p>
  )
}
