import { takeBack, usePending } from '../later.ts'
import { strings } from '../strings/index.ts'

/** What was just done, with a way back, at the foot of the page. */
export function UndoBar() {
  const pending = usePending()
  return (
    <div className="undo" role="status">
      {pending.map(({ id, text }) => (
        <div key={id} className="card row">
          <span>{text}</span>
          <button type="button" onClick={() => takeBack(id)}>
            {strings.undo}
          </button>
        </div>
      ))}
    </div>
  )
}
