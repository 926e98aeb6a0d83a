import type { AppError } from '@undertone/core/errors'
import { type FormEvent, useState } from 'react'
import { api } from '../api.ts'
import { returned } from '../connection.ts'
import { strings } from '../strings/index.ts'
import { toAppError } from '../use-answer.ts'
import { Failure } from './Failure.tsx'

const { session } = strings.settingsScreen

/** Asks for a key where the service needs one: it becomes a cookie that scripts cannot read. */
export function SignIn() {
  const [key, setKey] = useState('')
  const [error, setError] = useState<AppError>()
  const signIn = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await api.signIn(key.trim())
      returned()
    } catch (cause) {
      setError(toAppError(cause))
    }
  }
  return (
    <form className="card sign-in stack" onSubmit={event => void signIn(event)}>
      <h1>{session.needed}</h1>
      <p className="mute">{session.neededText}</p>
      <label className="field">
        {session.key}
        <input
          type="password"
          autoComplete="current-password"
          required
          value={key}
          onChange={({ target }) => setKey(target.value)}
        />
      </label>
      {error && <Failure error={error} />}
      <div className="row end">
        <button type="submit" className="primary">
          {session.in}
        </button>
      </div>
    </form>
  )
}
