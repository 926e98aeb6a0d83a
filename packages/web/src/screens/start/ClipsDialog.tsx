import type { AppError } from '@undertone/core/errors'
import type { ClipSet } from '@undertone/server/client'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Badge } from '../../components/Badge.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { labelWord } from '../../components/EmotionChip.tsx'
import { Failure } from '../../components/Failure.tsx'
import { formatList } from '../../format.ts'
import { strings } from '../../strings/index.ts'
import { announceArrival } from '../../uploads/uploads.ts'
import { toAppError } from '../../use-answer.ts'

const { clips: words } = strings.start

interface ClipsDialogProps {
  readonly set: ClipSet
  readonly onClose: () => void
}

/** Shows whose clips these are and under which licence; only whoever accepts it has the service fetch them. */
export function ClipsDialog({ set, onClose }: ClipsDialogProps) {
  const [isFetching, setFetching] = useState(false)
  const [error, setError] = useState<AppError>()
  const accept = async () => {
    setFetching(true)
    setError(undefined)
    try {
      const { items } = await api.fetchClips(set.name, set.licence)
      for (const { id } of items) announceArrival(id)
      onClose()
    } catch (cause) {
      setError(toAppError(cause))
      setFetching(false)
    }
  }
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className="stack">
        <p>{words.what(set.title, formatList(set.labels.map(labelWord)))}</p>
        <p className="row wrap">
          <b>{words.licence(set.licence)}</b>
          {!set.commercialUse && <Badge kind="warn">{words.research}</Badge>}
        </p>
        <p>
          <a href={set.page} target="_blank" rel="noreferrer">
            {words.page}
          </a>
        </p>
        <p className="small mute">{words.how(set.host)}</p>
        {error && <Failure error={error} />}
        <div className="row end">
          <button type="button" onClick={onClose}>
            {strings.cancel}
          </button>
          <button type="button" className="primary" disabled={isFetching} onClick={() => void accept()}>
            {isFetching ? words.fetching : words.accept}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
