import { useState } from 'react'
import { Badge } from '../../components/Badge.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Kbd } from '../../components/Kbd.tsx'
import { formatSpan } from '../../format.ts'
import type { MicrophoneCall } from '../../live/microphone-call.ts'
import { strings } from '../../strings/index.ts'
import { useKeys } from '../../use-keys.ts'
import { Clock } from './Clock.tsx'
import { useLive } from './use-live.ts'

const { bar: words, discard } = strings.live

interface MicrophoneBarProps {
  readonly microphone: MicrophoneCall
  readonly told: boolean
  readonly isSent: boolean
  /** Told the upload's id. */
  readonly onKept: (upload: string) => void
  readonly onDone: () => void
}

/** The microphone's call from start to end: where the work is done, mute, mark, stop, then keep or discard. */
export function MicrophoneBar({ microphone, told, isSent, onKept, onDone }: MicrophoneBarProps) {
  const { call, place } = microphone
  const { phase, isMuted, error } = useLive(call)
  const [isAsking, setAsking] = useState(false)
  const isRunning = phase === 'running'
  useKeys(isRunning ? { m: call.mark } : {})
  const keep = async () => {
    const upload = await microphone.keep()
    if (upload === undefined) onDone()
    else onKept(upload)
  }
  const throwAway = async () => {
    await microphone.discard()
    onDone()
  }
  return (
    <>
      <div className="bar-top">
        {isRunning && <span className={isMuted ? 'rec still' : 'rec'} aria-hidden="true" />}
        <h1>{strings.live.title}</h1>
        <Clock call={call} />
        {told && (
          <Badge>
            <Icon name="check" />
            {words.told}
          </Badge>
        )}
        <span className="device">
          <Icon name={place === 'here' ? 'lock' : 'upload'} />
          {place === 'here' ? words.here : words.service}
        </span>
        <span className="grow" />
        {isRunning ? (
          <span className="ending">
            <button type="button" aria-pressed={isMuted} onClick={() => microphone.setMuted(!isMuted)}>
              <Icon name="mic" />
              {isMuted ? words.unmute : words.mute}
            </button>
            <button type="button" onClick={call.mark}>
              {words.mark} <Kbd>m</Kbd>
            </button>
            <button type="button" className="primary" onClick={() => void microphone.stop()}>
              <Icon name="stop" />
              {words.stop}
            </button>
          </span>
        ) : (
          !isSent && (
            <span className="ending">
              <button type="button" onClick={() => setAsking(true)}>
                <Icon name="trash" />
                {words.discard}
              </button>
              <button type="button" className="primary" disabled={phase !== 'ended'} onClick={() => void keep()}>
                {words.keep}
              </button>
            </span>
          )
        )}
      </div>
      <p className="small mute told" role="status">
        {isMuted && isRunning && words.muted}
        {phase === 'ending' && words.ending}
        {phase === 'ended' && (isSent ? words.keeping : words.choose)}
      </p>
      {error && <Failure error={error} />}
      {isAsking && (
        <Dialog title={discard.title} onClose={() => setAsking(false)}>
          <div className="stack">
            <p>{discard.text(formatSpan(call.seconds))}</p>
            <div className="row end">
              <button type="button" onClick={() => setAsking(false)}>
                {discard.no}
              </button>
              <button type="button" className="primary" onClick={() => void throwAway()}>
                {discard.yes}
              </button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}
