import { type FormEvent, useState } from 'react'
import { Badge } from '../../components/Badge.tsx'
import { Failure } from '../../components/Failure.tsx'
import { formatMoment } from '../../format.ts'
import { useSettings } from '../../service-settings.ts'
import { strings } from '../../strings/index.ts'
import { useSetting } from '../../use-setting.ts'

const { roles } = strings.settingsScreen

/** Whether agents' voices are judged too: never without a reason, which goes on record with each recording. */
export function AgentPolicy() {
  const { settings, error, again } = useSettings()
  const { set, failure } = useSetting()
  const policy = settings?.agentEmotion ?? ''
  const [typed, setTyped] = useState<string>()
  const reason = typed ?? policy
  const isOn = policy !== ''
  const record = (event: FormEvent) => {
    event.preventDefault()
    void set({ agentEmotion: reason.trim() })
  }
  const stop = () => {
    setTyped('')
    void set({ agentEmotion: null })
  }
  return (
    <section className="card">
      <h2>{roles.title}</h2>
      <p className="small">{roles.text}</p>
      {error && <Failure error={error} onAgain={again} />}
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
            onChange={({ target }) => setTyped(target.value)}
          />
        </label>
        <p className="small mute">{roles.reasonHint}</p>
        <div className="row">
          <button type="submit" disabled={reason.trim() === '' || reason.trim() === policy}>
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
          checked={settings?.notice_given ?? false}
          onChange={({ target }) => void set({ notice_given: target.checked ? true : null })}
        />
        {roles.notice}
      </label>
      {failure && <Failure error={failure} />}
      <p className="small mute">{roles.who}</p>
      {settings?.changed && (
        <p className="small mute">{roles.changed(settings.changed.by, formatMoment(new Date(settings.changed.at)))}</p>
      )}
    </section>
  )
}
