import type { AppError } from '@undertone/core/errors'
import type { EventType, MadeWebhook, Webhook } from '@undertone/server/client'
import { type FormEvent, useState } from 'react'
import { api } from '../../api.ts'
import { Dialog } from '../../components/Dialog.tsx'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { strings } from '../../strings/index.ts'
import { toAppError, useAnswer } from '../../use-answer.ts'
import { DeliveryLog } from './DeliveryLog.tsx'
import { WebhookRow } from './WebhookRow.tsx'

const { webhooks: words } = strings
const EVENTS = Object.keys(words.eventNames) as EventType[]

const ask = (_: string, signal: AbortSignal) => api.webhooks({ signal })

/** A secret that is shown once, and whose it is. */
type Secret = Pick<MadeWebhook, 'url' | 'secret'>

/** Who is told of what happens, and what became of each message. */
export function Webhooks() {
  const { value, error, isLoading, again } = useAnswer('webhooks', ask)
  const [secret, setSecret] = useState<Secret>()
  const [removing, setRemoving] = useState<Webhook>()
  const [failure, setFailure] = useState<AppError>()
  const [sent, setSent] = useState(0)
  const changed = () => {
    again()
    setSent(count => count + 1)
  }
  const remove = async ({ id }: Webhook) => {
    setRemoving(undefined)
    try {
      await api.removeWebhook(id)
      setSecret(undefined)
      setFailure(undefined)
    } catch (cause) {
      setFailure(toAppError(cause))
    }
    changed()
  }
  return (
    <section className="card wide webhooks">
      <h2>{words.title}</h2>
      <p className="small mute">{words.text}</p>
      {error && <Failure error={error} onAgain={again} />}
      {failure && <Failure error={failure} />}
      {secret && (
        <div className="note boxed" role="status">
          <Icon name="lock" />
          <span className="key">
            {words.secret(secret.url)} <code>{secret.secret}</code> <CopyButton text={secret.secret} />
          </span>
        </div>
      )}
      {isLoading && !value && <div className="skeleton line" role="status" aria-label={words.loading} />}
      {value?.items.length === 0 && <p className="small">{words.none}</p>}
      <ul className="rules" aria-label={words.list}>
        {value?.items.map(webhook => (
          <WebhookRow
            key={webhook.id}
            webhook={webhook}
            onChanged={changed}
            onSecret={setSecret}
            onRemove={() => setRemoving(webhook)}
          />
        ))}
      </ul>
      <NewWebhookForm
        onMade={made => {
          setSecret(made)
          changed()
        }}
      />
      {value && <DeliveryLog sent={sent} />}
      {removing && (
        <Dialog title={words.removeTitle} onClose={() => setRemoving(undefined)}>
          <div className="stack">
            <p className="break">{words.removeText(removing.url)}</p>
            <div className="row end">
              <button type="button" onClick={() => setRemoving(undefined)}>
                {strings.cancel}
              </button>
              <button type="button" className="primary" onClick={() => void remove(removing)}>
                {words.removeYes}
              </button>
            </div>
          </div>
        </Dialog>
      )}
    </section>
  )
}

function CopyButton({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    )
  return (
    <button type="button" className="text" onClick={() => void copy()}>
      {isCopied ? strings.copied : strings.copy}
    </button>
  )
}

function NewWebhookForm({ onMade }: { readonly onMade: (made: MadeWebhook) => void }) {
  const [url, setUrl] = useState('')
  const [description, setDescription] = useState('')
  const [events, setEvents] = useState<readonly EventType[]>(EVENTS)
  const [error, setError] = useState<AppError>()
  const add = async (event: FormEvent) => {
    event.preventDefault()
    try {
      const about = description.trim()
      onMade(await api.addWebhook({ url: url.trim(), events: [...events], ...(about && { description: about }) }))
      setUrl('')
      setDescription('')
      setError(undefined)
    } catch (cause) {
      setError(toAppError(cause))
    }
  }
  return (
    <form className="new-key" onSubmit={event => void add(event)}>
      <label className="field">
        {words.url}
        <input
          type="url"
          required
          maxLength={2048}
          placeholder={words.urlHint}
          value={url}
          onChange={({ target }) => setUrl(target.value)}
        />
      </label>
      <label className="field">
        {words.about}
        <input
          type="text"
          maxLength={200}
          value={description}
          onChange={({ target }) => setDescription(target.value)}
        />
      </label>
      <fieldset>
        <legend>{words.events}</legend>
        {EVENTS.map(event => (
          <label className="check" key={event}>
            <input
              type="checkbox"
              checked={events.includes(event)}
              onChange={({ target }) =>
                setEvents(EVENTS.filter(its => (its === event ? target.checked : events.includes(its))))
              }
            />
            {words.eventNames[event]}
          </label>
        ))}
      </fieldset>
      <button type="submit" disabled={url.trim() === '' || events.length === 0}>
        {words.add}
      </button>
      {error && <Failure error={error} />}
    </form>
  )
}
