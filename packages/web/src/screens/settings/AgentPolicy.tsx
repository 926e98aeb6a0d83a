import { type FormEvent, useState } from 'react'
import { Badge } from '../../components/Badge.tsx'
import { prefer, usePreferences } from '../../preferences.ts'
import { strings } from '../../strings/index.ts'

const { roles } = strings.settingsScreen

/** Whether agents' voices are judged too: never without a reason, which goes on record with each recording. */
export function AgentPolicy() {
  const { agentEmotion, noticeGiven } = usePreferences()
  const [reason, setReason] = useState(agentEmotion)
  const isOn = agentEmotion !== ''
  const record = (event: FormEvent) => {
    event.preventDefault()
    prefer({ agentEmotion: reason.trim() })
  }
  const stop = () => {
    setReason('')
    prefer({ agentEmotion: '' })
  }
  return (
    <section className="card">
      <h2>{roles.title}</h2>
      <p className="small">{roles.text}</p>
      <p>
        <Badge kind={isOn ? 'warn' : 'plain'}>{isOn ? roles.on : roles.off}</Badge>
      </p>
      <form className="stack" onSubmit={record}>
        <label className="field">
          {roles.reason}
          <textarea
            rows={2}
            required
            maxLength={1000}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
        <p className="small mute">{roles.reasonHint}</p>
        <div className="row">
          <button type="submit" disabled={reason.trim() === '' || reason.trim() === agentEmotion}>
            {roles.record}
          </button>
          {isOn && (
            <button type="button" className="primary" onClick={stop}>
              {roles.stop}
            </button>
          )}
        </div>
      </form>
      <label className="check">
        <input
          type="checkbox"
          checked={noticeGiven}
          onChange={({ target }) => prefer({ noticeGiven: target.checked })}
        />
        {roles.notice}
      </label>
      <p className="small mute">{roles.who}</p>
    </section>
  )
}
