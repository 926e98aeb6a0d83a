import { formatSpan } from '../format.ts'
import { strings } from '../strings/index.ts'
import type { LeftTake as Left } from '../uploads/use-left-take.ts'
import { Icon } from './Icon.tsx'

const { recorder } = strings.start

/** A recording that was cut short, and what may become of it. */
export function LeftTake({ left }: { readonly left: Left }) {
  return (
    <>
      <Icon name="mic" />
      <b>{recorder.left(formatSpan(left.seconds))}</b>
      <span className="row">
        <button type="button" onClick={left.analyse}>
          {recorder.leftAnalyse}
        </button>
        <button type="button" onClick={left.discard}>
          {recorder.discard}
        </button>
      </span>
    </>
  )
}
