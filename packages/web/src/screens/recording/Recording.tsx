import './recording.css'
import { useEffect } from 'react'
import type { ScreenProps } from '../../App.tsx'
import { api } from '../../api.ts'
import { Failure } from '../../components/Failure.tsx'
import { NothingHere } from '../../components/NothingHere.tsx'
import { strings } from '../../strings/index.ts'
import { useAnswer } from '../../use-answer.ts'
import { Heading } from './Heading.tsx'
import { Running } from './Running.tsx'
import { Skeleton } from './Skeleton.tsx'
import { Workspace } from './Workspace.tsx'

const { recording: words } = strings
const ask = (id: string, signal: AbortSignal) => api.get(id, { signal })

/** One recording: what its voices sound like, when, and how sure that is; or why that cannot be shown. */
export function Recording({ id }: ScreenProps) {
  const { value, error, again } = useAnswer(id, ask)
  const name = value?.name
  useEffect(() => {
    if (name !== undefined) document.title = strings.title(name)
  }, [name])
  if (error?.code === 'analysis/not-found') return <Gone />
  if (error && !value) return <Failure error={error} onAgain={again} />
  if (!value) return <Skeleton />
  if (value.analysis) return <Workspace resource={value} analysis={value.analysis} />
  return (
    <>
      <Heading resource={value} />
      {value.state === 'failed' ? <Failed resource={value} /> : <Running resource={value} onSettled={again} />}
    </>
  )
}

function Gone() {
  return <NothingHere title={words.gone.title} text={words.gone.text} />
}

function Failed({ resource: { id, error } }: { readonly resource: Awaited<ReturnType<typeof ask>> }) {
  return (
    <section className="card stack" role="alert">
      <h2>{words.failed.title}</h2>
      <p>{error?.detail}</p>
      <p className="mute">
        <code>{error?.code}</code>
      </p>
      <p>
        <a href={`/v1/analyses/${encodeURIComponent(id)}/audio`} download>
          {words.failed.sound}
        </a>
      </p>
    </section>
  )
}
