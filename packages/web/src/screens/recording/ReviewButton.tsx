import type { AppError } from '@undertone/core/errors'
import type { AnalysisResource } from '@undertone/server/client'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatMoment } from '../../format.ts'
import { strings } from '../../strings/index.ts'
import { toAppError } from '../../use-answer.ts'
import { useKeys } from '../../use-keys.ts'

const { review: words } = strings.recording

interface ReviewButtonProps {
  readonly resource: Pick<AnalysisResource, 'id' | 'reviewed'>
}

/** Says that a person has listened to this recording, or takes that back. */
export function ReviewButton({ resource }: ReviewButtonProps) {
  const [reviewed, setReviewed] = useState(resource.reviewed)
  const [error, setError] = useState<AppError>()
  const toggle = async () => {
    try {
      setReviewed((await api.change(resource.id, { reviewed: !reviewed })).reviewed)
      setError(undefined)
    } catch (cause) {
      setError(toAppError(cause))
    }
  }
  useKeys({ r: () => void toggle() })
  const title = reviewed ? strings.states.reviewedBy(reviewed.by, formatMoment(new Date(reviewed.at))) : words.hint
  return (
    <>
      {error && <Failure error={error} />}
      <button type="button" aria-pressed={reviewed !== null} title={title} onClick={() => void toggle()}>
        {reviewed && <Icon name="check" />}
        {reviewed ? words.done : words.mark}
      </button>
    </>
  )
}
