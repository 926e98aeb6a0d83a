import type { ChannelRole } from '@undertone/core'
import type { AppError } from '@undertone/core/errors'
import { LABEL_ORDER, UNCERTAIN } from '@undertone/core/report'
import type { AlertRuleEntry } from '@undertone/server/client'
import { type FormEvent, useState } from 'react'
import { api } from '../../api.ts'
import { labelWord } from '../../components/EmotionChip.tsx'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatList, formatProbability, formatSpan } from '../../format.ts'
import { doLater } from '../../later.ts'
import { strings } from '../../strings/index.ts'
import { toAppError, useAnswer } from '../../use-answer.ts'

const { rules } = strings.alerts
const LABELS = LABEL_ORDER.filter(label => label !== UNCERTAIN)
const ROLES: readonly ChannelRole[] = ['customer', 'agent', 'unknown']

const ask = (_: string, signal: AbortSignal) => api.alertRules({ signal })

/** When somebody should be told: what a voice sounds like, how surely, for how long. */
export function AlertRules() {
  const { value, error, again, put } = useAnswer('rules', ask)
  const remove = (rule: AlertRuleEntry) => {
    put(({ items }) => ({ items: items.filter(({ id }) => id !== rule.id) }))
    doLater(rules.removed(rule.name), () => void api.removeAlertRule(rule.id).finally(again), again)
  }
  return (
    <section className="card wide">
      <h2>{rules.title}</h2>
      <p className="small mute">{rules.text}</p>
      {error && <Failure error={error} onAgain={again} />}
      {value?.items.length === 0 && <p className="small">{rules.none}</p>}
      <ul className="rules">
        {value?.items.map(rule => (
          <li key={rule.id} className="row">
            <b>{rule.name}</b>
            <span className="small grow">
              {rules.says(
                formatList(rule.labels.map(labelWord)),
                formatProbability(rule.minProbability),
                formatSpan(rule.seconds),
                rule.role === null ? rules.anybody : strings.roles[rule.role],
              )}
            </span>
            <button type="button" className="plain" aria-label={rules.remove(rule.name)} onClick={() => remove(rule)}>
              <Icon name="trash" />
            </button>
          </li>
        ))}
      </ul>
      <NewRule onMade={again} />
    </section>
  )
}

function NewRule({ onMade }: { readonly onMade: () => void }) {
  const [name, setName] = useState('')
  const [labels, setLabels] = useState<readonly string[]>(['angry'])
  const [probability, setProbability] = useState(0.7)
  const [seconds, setSeconds] = useState(10)
  const [role, setRole] = useState<ChannelRole | ''>('customer')
  const [error, setError] = useState<AppError>()
  const add = async (event: FormEvent) => {
    event.preventDefault()
    try {
      const asked = { name, labels: [...labels], minProbability: probability, seconds, role: role === '' ? null : role }
      await api.addAlertRule(asked)
      setName('')
      setError(undefined)
      onMade()
    } catch (cause) {
      setError(toAppError(cause))
    }
  }
  return (
    <form className="new-key" onSubmit={event => void add(event)}>
      <label className="field">
        {rules.name}
        <input type="text" required maxLength={100} value={name} onChange={({ target }) => setName(target.value)} />
      </label>
      <fieldset>
        <legend>{rules.labels}</legend>
        {LABELS.map(label => (
          <label className="check" key={label}>
            <input
              type="checkbox"
              checked={labels.includes(label)}
              onChange={({ target }) =>
                setLabels(LABELS.filter(its => (its === label ? target.checked : labels.includes(its))))
              }
            />
            {labelWord(label)}
          </label>
        ))}
      </fieldset>
      <label className="field">
        {rules.probability}
        <input
          type="number"
          min={0.05}
          max={1}
          step={0.05}
          value={probability}
          onChange={({ target }) => setProbability(target.valueAsNumber)}
        />
      </label>
      <label className="field">
        {rules.seconds}
        <input
          type="number"
          min={1}
          max={3600}
          value={seconds}
          onChange={({ target }) => setSeconds(target.valueAsNumber)}
        />
      </label>
      <label className="field">
        {rules.role}
        <select value={role} onChange={({ target }) => setRole(ROLES.find(its => its === target.value) ?? '')}>
          <option value="">{rules.anybody}</option>
          {ROLES.map(its => (
            <option key={its} value={its}>
              {strings.roles[its]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" disabled={name.trim() === '' || labels.length === 0}>
        {rules.add}
      </button>
      {error && <Failure error={error} />}
    </form>
  )
}
