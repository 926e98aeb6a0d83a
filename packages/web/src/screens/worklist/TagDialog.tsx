import type { AppError } from '@undertone/core/errors'
import type { AnalysisEntry } from '@undertone/server/client'
import { type FormEvent, useState } from 'react'
import { api } from '../../api.ts'
import { Dialog } from '../../components/Dialog.tsx'
import { Failure } from '../../components/Failure.tsx'
import { doLater } from '../../later.ts'
import { strings } from '../../strings/index.ts'
import { toAppError } from '../../use-answer.ts'

const { worklist } = strings

interface TagDialogProps {
  readonly entries: readonly AnalysisEntry[]
  readonly onSaved: () => void
  readonly onClose: () => void
}

/** Adds a tag to several recordings at once, which can be taken back for a moment. */
export function TagDialog({ entries, onSaved, onClose }: TagDialogProps) {
  const [tag, setTag] = useState('')
  const [error, setError] = useState<AppError>()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const added = tag.trim()
    const set = (tagsOf: (entry: AnalysisEntry) => string[]) =>
      Promise.all(entries.map(entry => api.change(entry.id, { tags: tagsOf(entry) })))
    try {
      await set(entry => [...new Set([...entry.tags, added])])
      const back = () => void set(entry => [...entry.tags]).finally(onSaved)
      doLater(worklist.tagged(entries.length, added), () => undefined, back)
      onSaved()
      onClose()
    } catch (cause) {
      setError(toAppError(cause))
    }
  }
  return (
    <Dialog title={worklist.tagTitle(entries.length)} onClose={onClose}>
      <form className="stack" onSubmit={event => void save(event)}>
        <label className="field">
          {worklist.tagLabel}
          <input type="text" required maxLength={100} value={tag} onChange={({ target }) => setTag(target.value)} />
        </label>
        {error && <Failure error={error} />}
        <div className="row end">
          <button type="button" onClick={onClose}>
            {strings.cancel}
          </button>
          <button type="submit" className="primary">
            {strings.save}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
