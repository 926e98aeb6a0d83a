import type { AppError } from '@undertone/core/errors'
import { type FormEvent, useState } from 'react'
import { api } from '../../api.ts'
import { choices, optionsOf } from '../../choices.ts'
import { Dialog } from '../../components/Dialog.tsx'
import { Failure } from '../../components/Failure.tsx'
import { strings } from '../../strings/index.ts'
import { announceArrival } from '../../uploads/uploads.ts'
import { toAppError } from '../../use-answer.ts'

const { link } = strings.start

/** Asks for an address that the service shall fetch; a refusal says why and leaves what was typed. */
export function LinkDialog({ onClose }: { readonly onClose: () => void }) {
  const [address, setAddress] = useState('')
  const [error, setError] = useState<AppError>()
  const [isSending, setSending] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSending(true)
    try {
      const url = address.trim()
      const { id } = await api.analyze(url, nameOf(url), { options: optionsOf(choices()) })
      announceArrival(id)
      onClose()
    } catch (cause) {
      setError(toAppError(cause))
      setSending(false)
    }
  }
  return (
    <Dialog title={link.title} onClose={onClose}>
      <form className="stack" onSubmit={event => void submit(event)}>
        <label className="field">
          {link.label}
          <input
            type="url"
            required
            pattern="https?://.+"
            title={link.expected}
            placeholder="https://"
            value={address}
            onChange={({ target }) => setAddress(target.value)}
          />
        </label>
        <p className="small mute">{link.hint}</p>
        {error && <Failure error={error} />}
        <div className="row end">
          <button type="button" onClick={onClose}>
            {strings.cancel}
          </button>
          <button type="submit" className="primary" disabled={isSending}>
            {link.send}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** What to call a recording until the service knows better: the last part of its address. */
function nameOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : ''
  return path.split('/').filter(Boolean).at(-1)?.slice(0, 255) ?? url.slice(0, 255)
}
