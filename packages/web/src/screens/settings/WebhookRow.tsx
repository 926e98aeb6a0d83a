import type { AppError } from '@undertone/core/errors'
import type { Delivery, MadeWebhook, Webhook } from '@undertone/server/client'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Badge } from '../../components/Badge.tsx'
import { Failure } from '../../components/Failure.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Menu } from '../../components/Menu.tsx'
import { formatList, formatMoment } from '../../format.ts'
import { strings } from '../../strings/index.ts'
import { toAppError } from '../../use-answer.ts'
import { attemptText } from './attempt-text.ts'

const { webhooks: words } = strings

interface WebhookRowProps {
  readonly webhook: Webhook
  /** It is another now, or something was sent. */
  readonly onChanged: () => void
  readonly onSecret: (secret: Pick<MadeWebhook, 'url' | 'secret'>) => void
  readonly onRemove: () => void
}

/** One webhook: what it is told of, and all that can be done with it. */
export function WebhookRow({ webhook, onChanged, onSecret, onRemove }: WebhookRowProps) {
  const { id, url, description, events, active, previousUntil } = webhook
  const [said, setSaid] = useState('')
  const [error, setError] = useState<AppError>()
  const [isBusy, setBusy] = useState(false)
  const act = async (work: () => Promise<string>) => {
    setBusy(true)
    try {
      setSaid(await work())
      setError(undefined)
    } catch (cause) {
      setSaid('')
      setError(toAppError(cause))
    }
    setBusy(false)
    onChanged()
  }
  const test = () => act(async () => testText(url, await api.testWebhook(id)))
  const pause = () =>
    act(async () => {
      await api.changeWebhook(id, { active: !active })
      return ''
    })
  const rotate = () =>
    act(async () => {
      const { secret } = await api.rotateWebhook(id)
      onSecret({ url, secret })
      return ''
    })
  const replay = () => act(async () => words.replayed((await api.replayWebhook(id)).replayed))
  return (
    <li className="webhook">
      <div className="row wrap">
        <div className="grow">
          <b className="break">{url}</b> {!active && <Badge kind="warn">{words.paused}</Badge>}
          <p className="small mute">
            {description && <>{description} · </>}
            {words.sends(formatList(events.map(event => words.eventNames[event])))}
            {previousUntil && <> · {words.twoSecrets(formatMoment(new Date(previousUntil)))}</>}
          </p>
        </div>
        <button type="button" disabled={isBusy} aria-label={words.testOf(url)} onClick={() => void test()}>
          {words.test}
        </button>
        <button
          type="button"
          disabled={isBusy}
          aria-label={active ? words.pauseOf(url) : words.resumeOf(url)}
          onClick={() => void pause()}
        >
          <Icon name={active ? 'pause' : 'play'} />
          {active ? words.pause : words.resume}
        </button>
        <Menu
          className="plain"
          label={words.moreOf(url)}
          items={[
            { name: words.rotate, note: words.rotateNote, icon: 'lock', onChoose: () => void rotate() },
            { name: words.replay, icon: 'loop', onChoose: () => void replay() },
            { name: words.remove, icon: 'trash', onChoose: onRemove },
          ]}
        >
          <Icon name="more" />
        </Menu>
      </div>
      <p className="small" role="status">
        {said}
      </p>
      {error && <Failure error={error} />}
    </li>
  )
}

function testText(url: string, { state, attempts }: Delivery): string {
  const last = attempts.at(-1)
  const answer = last ? attemptText(last) : words.log.states[state]
  return state === 'delivered' ? words.tested.good(url, answer) : words.tested.bad(url, answer)
}
