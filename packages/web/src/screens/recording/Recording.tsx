import type { ScreenProps } from '../../App.tsx'
import { api } from '../../api.ts'
import { Failure } from '../../components/Failure.tsx'
import { strings } from '../../strings/index.ts'
import { useAnswer } from '../../use-answer.ts'

const ask = (id: string, signal: AbortSignal) => api.get(id, { signal })

/** One recording: what its voices sound like, when, and how sure that is. */
export function Recording({ id }: ScreenProps) {
  const { value, error, again } = useAnswer(id, ask)
  if (error && !value) return <Failure error={error} onAgain={again} />
  if (!value) return <p aria-busy="true">{strings.recording.loading}</p>
  return (
    <article>
      <h1>{value.name}</h1>
      <p>{value.analysis?.summary.text}</p>
    </article>
  )
}
