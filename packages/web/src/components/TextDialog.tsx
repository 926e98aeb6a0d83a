import type { AppError } from '@undertone/core/errors'
import { type FormEvent, useState } from 'react'
import { strings } from '../strings/index.ts'
import { toAppError } from '../use-answer.ts'
import { Dialog } from './Dialog.tsx'
import { Failure } from './Failure.tsx'

interface TextDialogProps {
  readonly title: string
  readonly label: string
  /** What stands there at first. */
  readonly text?: string
  readonly required?: boolean
  readonly maxLength?: number
  /** What it throws is shown, and the dialog stays open. */
  readonly onSave: (text: string) => Promise<void>
  readonly onClose: () => void
}

/** Asks for one line of text. */
export function TextDialog({ title, label, text: first = '', required, maxLength, onSave, onClose }: TextDialogProps) {
  const [text, setText] = useState(first)
  const [error, setError] = useState<AppError>()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await onSave(text)
      onClose()
    } catch (cause) {
      setError(toAppError(cause))
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="stack" onSubmit={event => void save(event)}>
        <label className="field">
          {label}
          <input
            type="text"
            value={text}
            required={required}
            maxLength={maxLength}
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
