import type { AnalysisResource } from '@undertone/server/client'
import { useEffect, useState } from 'react'
import { api, isEnd } from '../../api.ts'
import { Progress } from '../../components/Progress.tsx'
import { onReturn } from '../../connection.ts'
import { formatShare } from '../../format.ts'
import { strings } from '../../strings/index.ts'

const { running: words } = strings.recording
const PAUSE = 2000

interface RunningProps {
  readonly resource: AnalysisResource
  readonly onSettled: () => void
}

/** An analysis that is not done yet: how far it is, and that one need not wait here. */
export function Running({ resource, onSettled }: RunningProps) {
  const { state, progress } = useProgress(resource, onSettled)
  const title = state === 'queued' ? words.queued : words.running
  return (
    <section className="card running stack" role="status">
      <h2>{title}</h2>
      <Progress value={state === 'queued' ? undefined : progress} label={title} />
      <p className="mute">
        {state === 'running' && words.progress(formatShare(progress))} {words.text}
      </p>
      <div className="running-lane" aria-hidden="true">
        <i style={{ width: `${100 * progress}%` }} />
      </div>
    </section>
  )
}

/** Follows an analysis by server-sent events; when they break off they are asked for again, at once when the service is back. */
function useProgress({ id, ...first }: AnalysisResource, onSettled: () => void) {
  const [now, setNow] = useState({ state: first.state, progress: first.progress })
  useEffect(() => {
    const stop = new AbortController()
    let wake = () => {}
    const follow = async () => {
      while (!stop.signal.aborted) {
        try {
          for await (const told of api.events(id, { signal: stop.signal })) {
            if (told.event === 'progress') setNow(told.data)
            else if (isEnd(told)) return onSettled()
          }
        } catch {
          // The banner says that the service is not there; the recording itself is asked for once more when it is.
        }
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, PAUSE)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    }
    void follow()
    const end = onReturn(() => wake())
    return () => {
      stop.abort()
      end()
      wake()
    }
  }, [id, onSettled])
  return now
}
