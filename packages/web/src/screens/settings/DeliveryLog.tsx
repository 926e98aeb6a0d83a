import type { AppError } from '@undertone/core/errors'
import type { Delivery } from '@undertone/server/client'
import { useEffect, useState } from 'react'
import { api } from '../../api.ts'
import { Badge } from '../../components/Badge.tsx'
import { Failure } from '../../components/Failure.tsx'
import { formatMoment } from '../../format.ts'
import { Link } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { toAppError, useAnswer } from '../../use-answer.ts'
import { attemptText } from './attempt-text.ts'

const { log: words, eventNames, testName } = strings.webhooks
const STATES: readonly Delivery['state'][] = ['pending', 'delivered', 'dead']
const PAGE = 20

/** @param key - state, and how many messages are asked for, 200 at most */
const ask = (key: string, signal: AbortSignal) => {
  const [state, limit] = key.split(' ')
  const known = STATES.find(its => its === state)
  return api.deliveries({ limit: Number(limit), ...(known && { state: known }) }, { signal })
}

/**
 * Messages and what became of them, with what was given up and a way to send it again.
 *
 * @param sent - counts what was sent or changed here: then the log is asked for again
 */
export function DeliveryLog({ sent }: { readonly sent: number }) {
  const [state, setState] = useState<Delivery['state'] | 'all'>('all')
  const [limit, setLimit] = useState(PAGE)
  const { value, error, isLoading, again } = useAnswer(`${state} ${limit}`, ask)
  const [failure, setFailure] = useState<AppError>()
  useEffect(() => {
    if (sent > 0) again()
  }, [sent, again])
  const replay = async ({ id }: Delivery) => {
    try {
      await api.replayDelivery(id)
      setFailure(undefined)
    } catch (cause) {
      setFailure(toAppError(cause))
    }
    again()
  }
  return (
    <section className="stack" aria-label={words.title}>
      <div className="row wrap">
        <h3>{words.title}</h3>
        <span className="grow" />
        <label className="row small">
          {words.show}
          <select value={state} onChange={({ target }) => setState(STATES.find(its => its === target.value) ?? 'all')}>
            <option value="all">{words.all}</option>
            {STATES.map(its => (
              <option key={its} value={its}>
                {words.states[its]}
              </option>
            ))}
          </select>
        </label>
        <button type="button" onClick={again}>
          {words.reload}
        </button>
      </div>
      <p className="small mute">{words.text}</p>
      {(error ?? failure) && <Failure error={(error ?? failure)!} onAgain={again} />}
      {isLoading && !value && <div className="skeleton line" role="status" aria-label={words.loading} />}
      {value?.items.length === 0 && <p className="small">{words.none}</p>}
      {value && value.items.length > 0 && <DeliveryTable items={value.items} onReplay={replay} />}
      {value?.next && limit < 200 && (
        <button type="button" onClick={() => setLimit(Math.min(200, limit + 3 * PAGE))}>
          {words.more}
        </button>
      )}
    </section>
  )
}

interface DeliveryTableProps {
  readonly items: readonly Delivery[]
  readonly onReplay: (delivery: Delivery) => Promise<void>
}

function DeliveryTable({ items, onReplay }: DeliveryTableProps) {
  return (
    <div className="scroll">
      <table>
        <caption className="sr">{words.title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.when}</th>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.where}</th>
            <th scope="col">{words.became}</th>
            <th scope="col">
              <span className="sr">{words.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(delivery => (
            <DeliveryRow key={delivery.id} delivery={delivery} onReplay={onReplay} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function DeliveryRow({ delivery, onReplay }: Pick<DeliveryTableProps, 'onReplay'> & { readonly delivery: Delivery }) {
  const { type, url, subject, state, attempts, createdAt, dueAt } = delivery
  const what = type === 'webhook.test' ? testName : eventNames[type]
  const when = formatMoment(new Date(createdAt))
  const isOfRecording = subject !== null && type.startsWith('analysis.')
  return (
    <tr>
      <td className="nowrap">{when}</td>
      <td>{isOfRecording ? <Link to={`/recordings/${subject}`}>{what}</Link> : what}</td>
      <td className="break">{url}</td>
      <td>
        <Badge kind={state === 'dead' ? 'warn' : 'plain'}>{words.states[state]}</Badge>
        {attempts.length > 0 && (
          <details>
            <summary>{words.attempts(attempts.length)}</summary>
            <ol>
              {attempts.map(attempt => (
                <li key={attempt.at}>
                  {formatMoment(new Date(attempt.at))}: {attemptText(attempt)}
                </li>
              ))}
            </ol>
          </details>
        )}
        {dueAt && <p className="small mute">{words.next(formatMoment(new Date(dueAt)))}</p>}
      </td>
      <td>
        {state !== 'pending' && (
          <button type="button" aria-label={words.againOf(what, when)} onClick={() => void onReplay(delivery)}>
            {words.again}
          </button>
        )}
      </td>
    </tr>
  )
}
