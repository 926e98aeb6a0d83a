import { clockTime } from '@undertone/core/report'
import type { AnalysisEntry } from '@undertone/server/client'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Badge } from '../../components/Badge.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Menu } from '../../components/Menu.tsx'
import { MiniStrip } from '../../components/MiniStrip.tsx'
import { Sound } from '../../components/Sound.tsx'
import { StateBadges } from '../../components/StateBadges.tsx'
import { formatMoment } from '../../format.ts'
import { doLater } from '../../later.ts'
import { review } from '../../review.ts'
import { Link } from '../../router.tsx'
import { strings } from '../../strings/index.ts'
import { EditDialog } from './EditDialog.tsx'

const { list } = strings.start
const DAY = 86_400_000

interface RecordingRowProps {
  readonly entry: AnalysisEntry
  readonly onChanged: () => void
}

/** One recording at a glance: what it is, its strip, what it sounds like, and what can be done with it. */
export function RecordingRow({ entry, onChanged }: RecordingRowProps) {
  const { id, name, createdAt, durationSeconds, state, error, headline } = entry
  const [isGone, setGone] = useState(false)
  const [now] = useState(Date.now)
  const [edits, setEdits] = useState<'name' | 'tags'>()
  const address = `/recordings/${id}`
  const remove = () => {
    setGone(true)
    doLater(
      list.deleted(name),
      () => void api.delete(id).then(onChanged, () => setGone(false)),
      () => setGone(false),
    )
  }
  if (isGone) return null
  const items = [
    { name: list.rename, onChoose: () => setEdits('name') },
    { name: list.tags, icon: 'tag', onChoose: () => setEdits('tags') },
    {
      name: entry.reviewed ? list.notReviewed : list.reviewed,
      icon: 'check',
      onChoose: () => void review([entry], !entry.reviewed, onChanged),
    },
    {
      name: list.copyLink,
      icon: 'link',
      onChoose: () => void navigator.clipboard?.writeText(new URL(address, location.href).href),
    },
    { name: list.delete, icon: 'trash', onChoose: remove },
  ] as const
  return (
    <li className="call">
      <div>
        <Link className="name" to={address}>
          {name}
        </Link>
        <div className="sub">
          <time dateTime={createdAt}>{formatMoment(new Date(createdAt))}</time>
          {durationSeconds !== null && <span>{clockTime(durationSeconds)}</span>}
          <StateBadges entry={entry} now={now} newFor={DAY} />
          {entry.tags.map(tag => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </div>
      </div>
      {state === 'failed' ? (
        <p className="why">
          {error?.detail} <code>{error?.code}</code>
        </p>
      ) : (
        <div className="play-strip">
          <MiniStrip parts={entry.strip ?? []} duration={durationSeconds ?? 0} />
          <small title={headline ?? ''}>{headline}</small>
        </div>
      )}
      <div className="lead">
        {state === 'failed' ? <Badge kind="warn">{list.failed}</Badge> : <Sound entry={entry} />}
      </div>
      <div className="act">
        <Menu className="plain" label={list.menu(name)} items={items}>
          <Icon name="more" />
        </Menu>
      </div>
      {edits && <EditDialog entry={entry} field={edits} onSaved={onChanged} onClose={() => setEdits(undefined)} />}
    </li>
  )
}
