import './live.css'
import { useCallback, useEffect, useState } from 'react'
import { api } from '../../api.ts'
import type { LiveCall } from '../../live/live-call.ts'
import type { MicrophoneCall } from '../../live/microphone-call.ts'
import { navigate } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { onArrival } from '../../uploads/uploads.ts'
import { useAnswer } from '../../use-answer.ts'
import { MicrophoneBar } from './MicrophoneBar.tsx'
import { RunningCalls } from './RunningCalls.tsx'
import { Setup } from './Setup.tsx'
import { WatchBar } from './WatchBar.tsx'
import { Workspace } from './Workspace.tsx'

const askRules = async (_: string, signal: AbortSignal) => (await api.alertRules({ signal })).items

/** What is on the screen: a microphone that is heard, or a call of the service that is watched. */
export type Heard =
  | { readonly kind: 'microphone'; readonly microphone: MicrophoneCall; readonly told: boolean }
  | { readonly kind: 'watched'; readonly call: LiveCall; readonly name: string; close(): void }

/** Hears a voice while it speaks: of this browser's microphone, or of a call that runs on the service. */
export function Live() {
  const rules = useAnswer('rules', askRules).value ?? []
  const [heard, setHeard] = useState<Heard>()
  const [upload, setUpload] = useState<string>()
  const end = useCallback(() => setHeard(undefined), [])
  useEffect(() => {
    if (!heard) return
    return () => (heard.kind === 'microphone' ? heard.microphone.close() : heard.close())
  }, [heard])
  const marks = heard?.kind === 'microphone' ? heard.microphone.call.state.marks : []
  const [first] = marks
  useEffect(
    () =>
      onArrival((analysis, uploadId) => {
        if (uploadId === upload)
          navigate(`/recordings/${analysis}${first === undefined ? '' : `#t=${first.toFixed(1)}`}`)
      }),
    [upload, first],
  )
  if (!heard)
    return (
      <>
        <h1 className="sr">{strings.live.title}</h1>
        <div className="setup">
          <Setup rules={rules} onHeard={setHeard} />
          <RunningCalls rules={rules} onHeard={setHeard} />
        </div>
      </>
    )
  return heard.kind === 'microphone' ? (
    <>
      <MicrophoneBar
        microphone={heard.microphone}
        told={heard.told}
        isSent={upload !== undefined}
        onKept={setUpload}
        onDone={end}
      />
      <Workspace call={heard.microphone.call} hasRules={rules.length > 0} canMark />
    </>
  ) : (
    <>
      <WatchBar call={heard.call} name={heard.name} onDone={end} />
      <Workspace call={heard.call} hasRules={rules.length > 0} />
    </>
  )
}
