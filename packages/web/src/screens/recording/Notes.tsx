import { strings } from '../../strings/index.ts'

/** What the engine wants a reader to know of this recording and its model. */
export function Notes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null
  return (
    <details className="card flush notes">
      <summary className="head">
        <b>{strings.recording.notes}</b>
      </summary>
      <ul>
        {notes.map(note => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  )
}
