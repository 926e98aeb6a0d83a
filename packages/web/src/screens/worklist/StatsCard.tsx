import type { Stats } from '@undertone/server/client'
import { formatNumber, formatShare, formatSpan } from '../../format.ts'
import { strings } from '../../strings/index.ts'

const { stats: words } = strings.worklist

/** What the recordings add up to. */
export function StatsCard({ stats }: { readonly stats: Stats | undefined }) {
  const { recordings = 0, reviewed = 0, seconds = 0, shares = {} } = stats?.total ?? {}
  const facts = [
    [words.toReview, words.of(formatNumber(recordings - reviewed), formatNumber(recordings))],
    [words.length, formatSpan(seconds)],
    [words.negative, formatShare(shares.angry ?? 0)],
    [words.uncertain, formatShare(shares.uncertain ?? 0)],
    [words.failed, formatNumber(stats?.states.failed ?? 0)],
  ] as const
  return (
    <section className="card stats">
      {facts.map(([name, value]) => (
        <div className="stat" key={name}>
          <span>{name}</span>
          <b>{stats ? value : '–'}</b>
        </div>
      ))}
    </section>
  )
}
