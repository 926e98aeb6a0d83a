import type { AnalysisEntry } from '@undertone/server/client'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { LeftTake } from '../../components/LeftTake.tsx'
import { Progress } from '../../components/Progress.tsx'
import { formatBytes, formatShare } from '../../format.ts'
import { Link } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { removeUpload, type Upload, useUploads } from '../../uploads/uploads.ts'
import { useLeftTake } from '../../uploads/use-left-take.ts'
import type { Active } from './use-active.ts'

const { jobs } = strings.start

/** What is on its way: uploads from this page, and what the service has in hand. */
export function JobsCard({ active }: { readonly active: Active }) {
  const uploads = useUploads()
  const left = useLeftTake()
  if (uploads.length === 0 && active.entries.length === 0 && !left.seconds) return null
  return (
    <section className="card flush jobs-card">
      <div className="head">
        <h2>{jobs.title}</h2>
      </div>
      <ul className="jobs">
        {left.seconds > 0 && (
          <li>
            <LeftTake left={left} />
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
