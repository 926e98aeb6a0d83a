import type { AppError } from '@undertone/core/errors'
import type { AnalysisEntry } from '@undertone/server/client'
import { type FormEvent, useState } from 'react'
import { api } from '../../api.ts'
import { Dialog } from '../../components/Dialog.tsx'
import { Failure } from '../../components/Failure.tsx'
import { strings } from '../../strings/index.ts'
import { toAppError } from '../../use-answer.ts'

const { list } = strings.start

interface EditDialogProps {
  readonly entry: AnalysisEntry
  readonly field: 'name' | 'tags'
  readonly onSaved: () => void
  readonly onClose: () => void
}

/** Another name or other tags for a recording. */
export function EditDialog({ entry, field, onSaved, onClose }: EditDialogProps) {
  const [text, setText] = useState(field === 'name' ? entry.name : entry.tags.join(', '))
  const [error, setError] = useState<AppError>()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const tags = text
      .split(',')
      .map(tag => tag.trim())
      .filter(Boolean)
    try {
      await api.change(entry.id, field === 'name' ? { name: text } : { tags })
      onSaved()
      onClose()
    } catch (cause) {
      setError(toAppError(cause))
    }
  }
  return (
    <Dialog title={field === 'name' ? list.rename : list.tags} onClose={onClose}>
      <form className="stack" onSubmit={event => void save(event)}>
        <label className="field">
          {field === 'name' ? list.nameLabel : list.tagsLabel}
          <input
            type="text"
            value={text}
            required={field === 'name'}
            onChange={({ target }) => setText(target.value)}
          />
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
