import type { AnalysisEntry } from '@undertone/server/client'
import { useEffect, useState } from 'react'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Progress } from '../../components/Progress.tsx'
import { formatBytes, formatShare, formatSpan } from '../../format.ts'
import { Link } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { takeRecording } from '../../uploads/microphone.ts'
import { dropTake, keptTake } from '../../uploads/outbox.ts'
import { removeUpload, send, type Upload, useUploads } from '../../uploads/uploads.ts'
import type { Active } from './use-active.ts'

const { jobs, recorder } = strings.start

/** What is on its way: uploads from this page, and what the service has in hand. */
export function JobsCard({ active }: { readonly active: Active }) {
  const uploads = useUploads()
  const [left, setLeft] = useState<number>()
  useEffect(() => {
    keptTake().then(
      take => setLeft(take?.chunks.length),
      () => undefined,
    )
  }, [])
  if (uploads.length === 0 && active.entries.length === 0 && !left) return null
  const forget = (analyse: boolean) => {
    setLeft(undefined)
    void (analyse ? takeRecording().then(take => take && send([take])) : dropTake())
  }
  return (
    <section className="card flush jobs-card">
      <div className="head">
        <h2>{jobs.title}</h2>
      </div>
      <ul className="jobs">
        {left !== undefined && left > 0 && (
          <li>
            <Icon name="mic" />
            <b>{recorder.left(formatSpan(left))}</b>
            <span className="row">
              <button type="button" onClick={() => forget(true)}>
                {recorder.leftAnalyse}
              </button>
              <button type="button" onClick={() => forget(false)}>
                {recorder.discard}
              </button>
            </span>
          </li>
        )}
        {uploads.map(upload => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
        {active.entries.map(entry => (
          <ActiveRow key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  )
}

function UploadRow({ upload }: { readonly upload: Upload }) {
  const { id, name, bytes, state, sent, bytesPerSecond, error } = upload
  const isSending = state === 'sending'
  return (
    <li>
      <Icon name={state === 'refused' ? 'warn' : 'file'} />
      <b>{name}</b>
      <span className="row">
        <span className="num">
          {isSending ? jobs.uploading(formatBytes(sent), formatBytes(bytes)) : formatBytes(bytes)}
        </span>
        <button type="button" className="plain" aria-label={jobs.remove(name)} onClick={() => removeUpload(id)}>
          <Icon name="x" />
        </button>
      </span>
      {isSending && <Progress label={jobs.upload(name)} value={bytes > 0 ? sent / bytes : 0} />}
      <div className="why">
        {state === 'refused' && error && <Failure error={error} />}
        {state === 'waiting' && (error ? jobs.waitingAgain : jobs.waiting)}
        {isSending && (bytesPerSecond === undefined ? jobs.uploadingPlain : jobs.rate(formatBytes(bytesPerSecond)))}
      </div>
    </li>
  )
}

function ActiveRow({ entry: { id, name, state, progress } }: { readonly entry: AnalysisEntry }) {
  const isRunning = state === 'running'
  return (
    <li>
      <Icon name={isRunning ? 'wave' : 'file'} />
      <Link className="name" to={`/recordings/${id}`}>
        {name}
      </Link>
      <span className="num">{isRunning ? formatShare(progress) : ''}</span>
      {isRunning && <Progress label={jobs.analysis(name)} value={progress} />}
      <div className="why">{isRunning ? jobs.analysing : jobs.queued}</div>
    </li>
  )
}
