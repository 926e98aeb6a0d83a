import { clockTime } from '@undertone/core/report'
import { useEffect, useRef, useState } from 'react'
import { Dialog } from '../../components/Dialog.tsx'
import { Icon } from '../../components/Icon.tsx'
import { strings } from '../../strings/index.ts'
import { type Microphone, openMicrophone } from '../../uploads/microphone.ts'

const { recorder } = strings.start

/** Records from the microphone. Closing it asks for nothing and keeps what was heard; discarding is a button. */
export function Recorder({ onClose }: { readonly onClose: () => void }) {
  const [problem, setProblem] = useState<string>()
  const [microphone, setMicrophone] = useState<Microphone>()
  const [seconds, setSeconds] = useState(0)
  const level = useRef<HTMLElement>(null)

  useEffect(() => {
    let isOver = false
    let opened: Microphone | undefined
    openMicrophone().then(
      found => {
        opened = found
        if (isOver) found.close()
        else setMicrophone(found)
      },
      (error: unknown) => !isOver && setProblem(problemOf(error)),
    )
    return () => {
      isOver = true
      opened?.close()
    }
  }, [])
  useEffect(() => {
    if (!microphone) return
    let frame = requestAnimationFrame(function draw() {
      if (level.current) level.current.style.transform = `scaleX(${microphone.level()})`
      setSeconds(Math.floor((Date.now() - microphone.startedAt) / 1000))
      frame = requestAnimationFrame(draw)
    })
    return () => cancelAnimationFrame(frame)
  }, [microphone])

  const stop = async () => {
    await microphone?.stop()
    onClose()
  }
  const discard = async () => {
    await microphone?.discard()
    onClose()
  }
  return (
    <Dialog title={recorder.title} onClose={() => void stop()}>
      <div className="stack recorder">
        {problem ? (
          <p className="note boxed" role="alert">
            <Icon name="warn" />
            <span>{problem}</span>
          </p>
        ) : (
          <>
            <p className="time">
              {microphone ? recorder.recording : recorder.waiting} <b>{clockTime(seconds)}</b>
            </p>
            <div className="level" aria-hidden="true">
              <i ref={level} />
            </div>
            <p className="small mute">{recorder.kept}</p>
          </>
        )}
        <div className="row end">
          <button type="button" onClick={() => void discard()}>
            {problem ? strings.close : recorder.discard}
          </button>
          {!problem && (
            <button type="button" className="primary" disabled={!microphone} onClick={() => void stop()}>
              <Icon name="stop" />
              {recorder.stop}
            </button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

function problemOf(error: unknown): string {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotFoundError') return recorder.missing
  if (name === 'NotAllowedError' || name === 'SecurityError') return recorder.denied
  return recorder.unsupported
}
