import './settings.css'
import { useState } from 'react'
import { Failure } from '../../components/Failure.tsx'
import { UndoBar } from '../../components/UndoBar.tsx'
import { Link } from '../../router.tsx'
import { useSettings } from '../../service-settings.ts'
import { strings } from '../../strings/index.ts'
import { setSingleKeys, singleKeysOn } from '../../use-keys.ts'
import { useSetting } from '../../use-setting.ts'
import { AgentPolicy } from './AgentPolicy.tsx'
import { AlertRules } from './AlertRules.tsx'
import { Keys } from './Keys.tsx'
import { SignedIn } from './SignedIn.tsx'
import { Storage } from './Storage.tsx'
import { Webhooks } from './Webhooks.tsx'

const { settingsScreen: words } = strings
/** Days that can be chosen. */
const DAYS = [1, 7, 30, 90, 365]

/** What holds for each recording, and who may use the service. */
export function Settings() {
  return (
    <>
      <div className="intro">
        <div>
          <h1>{words.title}</h1>
          <p className="mute">{words.intro}</p>
        </div>
      </div>
      <div className="settings">
        <AgentPolicy />
        <div className="column">
          <Retention />
          <Reading />
        </div>
        <AlertRules />
        <Keys />
        <Webhooks />
        <Storage />
        <div className="column">
          <SignedIn />
          <About />
        </div>
      </div>
      <UndoBar />
    </>
  )
}

function Retention() {
  const { settings } = useSettings()
  const { set, failure } = useSetting()
  const { title, label, never, days, text } = words.retention
  return (
    <section className="card">
      <h2>{title}</h2>
      <label className="field">
        {label}
        <select
          value={settings?.retentionDays ?? ''}
          onChange={({ target }) => void set({ retentionDays: target.value === '' ? null : Number(target.value) })}
        >
          <option value="">{never}</option>
          {daysWith(settings?.retentionDays ?? undefined).map(count => (
            <option key={count} value={count}>
              {days(count)}
            </option>
          ))}
        </select>
      </label>
      {failure && <Failure error={failure} />}
      <p className="small mute">{text}</p>
    </section>
  )
}

/** What can be chosen, with what the API was told where that is another number. */
function daysWith(set: number | undefined): number[] {
  return [...new Set([...DAYS, ...(set === undefined ? [] : [set])])].sort((a, b) => a - b)
}

function Reading() {
  const [isOn, setOn] = useState(singleKeysOn)
  const { title, single, singleHint } = words.access
  return (
    <section className="card">
      <h2>{title}</h2>
      <label className="check">
        <input
          type="checkbox"
          checked={isOn}
          onChange={({ target }) => {
            setSingleKeys(target.checked)
            setOn(target.checked)
          }}
        />
        {single}
      </label>
      <p className="small mute">{singleHint}</p>
    </section>
  )
}

function About() {
  const { title, text, licence, api, models, others } = words.about
  return (
    <section className="card">
      <h2>{title}</h2>
      <p className="small">{text}</p>
      <p className="small mute">{licence}</p>
      <p className="row wrap">
        <Link className="button" to="/models">
          {models}
        </Link>
        <a className="button" href="/docs">
          {api}
        </a>
        <a className="button" href="/licences.txt">
          {others}
        </a>
      </p>
    </section>
  )
}
