import type { AppError } from '@undertone/core/errors'
import type { KeyEntry, MadeKey } from '@undertone/server/client'
import { type FormEvent, useState } from 'react'
import { api } from '../../api.ts'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatDate, formatList } from '../../format.ts'
import { doLater } from '../../later.ts'
import { strings } from '../../strings/index.ts'
import { toAppError, useAnswer } from '../../use-answer.ts'

const { keys } = strings.settingsScreen
const SCOPES: readonly KeyEntry['scopes'][number][] = ['read', 'write', 'admin']

const ask = (_: string, signal: AbortSignal) => api.keys({ signal })

/** Who may use the service. */
export function Keys() {
  const { value, error, again, put } = useAnswer('keys', ask)
  const [made, setMade] = useState<MadeKey>()
  const remove = (key: KeyEntry) => {
    put(({ items }) => ({ items: items.filter(({ id }) => id !== key.id) }))
    doLater(keys.removed(key.name), () => void api.removeKey(key.id).finally(again), again)
  }
  return (
    <section className="card wide">
      <h2>{keys.title}</h2>
      <p className="small mute">{keys.text}</p>
      {error && <Failure error={error} onAgain={again} />}
      {made && (
        <div className="note boxed" role="status">
          <Icon name="lock" />
          <span className="key">
            {keys.shown(made.name)} <code>{made.key}</code>{' '}
            <button type="button" className="text" onClick={() => void navigator.clipboard?.writeText(made.key)}>
              {strings.copy}
            </button>
          </span>
        </div>
      )}
      {value?.items.length === 0 && <p className="small">{keys.open}</p>}
      {value && value.items.length > 0 && (
        <div className="scroll">
          <table>
            <caption className="sr">{keys.table}</caption>
            <thead>
              <tr>
                <th scope="col">{keys.name}</th>
                <th scope="col">{keys.scopes}</th>
                <th scope="col">{keys.made}</th>
                <th scope="col">{keys.ends}</th>
                <th scope="col">
                  <span className="sr">{keys.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {value.items.map(key => (
                <tr key={key.id}>
                  <th scope="row">{key.name}</th>
                  <td>{formatList(key.scopes.map(scope => keys.scopeNames[scope] ?? scope))}</td>
                  <td>{formatDate(new Date(key.createdAt))}</td>
                  <td>{key.expiresAt ? formatDate(new Date(key.expiresAt)) : keys.never}</td>
                  <td>
                    <button
                      type="button"
                      className="plain"
                      aria-label={keys.remove(key.name)}
                      onClick={() => remove(key)}
                    >
                      <Icon name="trash" />
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {value && (
        <NewKeyForm
          onMade={key => {
            setMade(key)
            again()
          }}
        />
      )}
    </section>
  )
}

function NewKeyForm({ onMade }: { readonly onMade: (key: MadeKey) => void }) {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly KeyEntry['scopes'][number][]>(['read', 'write'])
  const [error, setError] = useState<AppError>()
  const make = async (event: FormEvent) => {
    event.preventDefault()
    try {
      onMade(await api.makeKey({ name, scopes: [...scopes] }))
      setName('')
      setError(undefined)
    } catch (cause) {
      setError(toAppError(cause))
    }
  }
  return (
    <form className="new-key" onSubmit={event => void make(event)}>
      <label className="field">
        {keys.addName}
        <input type="text" required maxLength={100} value={name} onChange={({ target }) => setName(target.value)} />
      </label>
      <fieldset>
        <legend>{keys.scopes}</legend>
        {SCOPES.map(scope => (
          <label className="check" key={scope}>
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={({ target }) =>
                setScopes(SCOPES.filter(its => (its === scope ? target.checked : scopes.includes(its))))
              }
            />
            {keys.scopeNames[scope]}
          </label>
        ))}
      </fieldset>
      <button type="submit" disabled={name.trim() === '' || scopes.length === 0}>
        {keys.add}
      </button>
      {error && <Failure error={error} />}
    </form>
  )
}
