import { signsOf, UNCERTAIN } from '@undertone/core/report'
import type { Stats } from '@undertone/server/client'
import { EmotionTile, labelWord } from '../../components/EmotionChip.tsx'
import { formatDay, formatNumber, formatShare } from '../../format.ts'
import { strings } from '../../strings/index.ts'
import { useWidth } from '../../use-width.ts'

const { days: words } = strings.worklist
const DAY = 86_400_000
const HEIGHT = 190
const LEFT = 40
const BOTTOM = 22
const TOP = 6
/** What one compares stands on the axis, uncertain on top; the same order every day. */
const ORDER = ['angry', 'disgust', 'fearful', 'sad', 'surprised', 'happy', 'neutral', 'calm', UNCERTAIN]

interface DayBarsProps {
  readonly stats: Stats | undefined
  readonly days: number
  /** Start of the last day, milliseconds since 1970, UTC as the service counts. */
  readonly today: number
}

/** Shares of speaking time, day by day. */
export function DayBars({ stats, days, today }: DayBarsProps) {
  const [box, width] = useWidth<HTMLDivElement>(800)
  const byDay = new Map(stats?.days.map(day => [day.day.slice(0, 10), day]))
  const dates = Array.from({ length: days }, (_, index) => new Date(today - (days - 1 - index) * DAY))
  const labels = ORDER.filter(label => stats?.days.some(({ shares }) => (shares[label] ?? 0) > 0))
  const step = (width - LEFT) / days
  const bar = Math.min(64, step * 0.74)
  const y = (share: number) => TOP + (1 - share) * (HEIGHT - BOTTOM - TOP)
  const every = Math.max(1, Math.ceil(52 / step))
  const told = stats?.days.map(({ day, shares }) => {
    const [label, share] = Object.entries(shares).sort(([, a], [, b]) => b - a)[0] ?? ['', 0]
    return words.day(formatDay(new Date(`${day}T00:00:00Z`)), labelWord(label), formatShare(share))
  })
  return (
    <section className="card days">
      <h2>{words.title}</h2>
      <div ref={box} className="bars-box">
        <svg
          className="chart"
          role="img"
          aria-label={told?.length ? words.label(told.join('; ')) : words.none}
          viewBox={`0 0 ${width} ${HEIGHT}`}
        >
          <defs>
            {labels.map(label => (
              <Pattern key={label} label={label} />
            ))}
          </defs>
          {[0, 0.5, 1].map(share => (
            <g key={share}>
              <path className="grid" d={`M${LEFT} ${y(share)}H${width}`} />
              <text x={LEFT - 6} y={y(share) + 4} textAnchor="end">
                {formatShare(share)}
              </text>
            </g>
          ))}
          {dates.map((date, index) => {
            const x = LEFT + index * step + (step - bar) / 2
            const day = byDay.get(date.toISOString().slice(0, 10))
            let base = 0
            return (
              <g key={date.getTime()}>
                {day &&
                  labels.map(label => {
                    const from = base
                    base += day.shares[label] ?? 0
                    const height = Math.max(0, y(from) - y(base) - 1)
                    return (
                      <rect key={label} x={x} y={y(base)} width={bar} height={height} fill={`url(#day-${label})`}>
                        <title>
                          {words.part(labelWord(label), formatShare(base - from), formatNumber(day.recordings))}
                        </title>
                      </rect>
                    )
                  })}
                {(days - 1 - index) % every === 0 && (
                  <text x={x + bar / 2} y={HEIGHT - 5} textAnchor="middle">
                    {formatDay(date)}
                  </text>
                )}
              </g>
            )
          })}
        </svg>
      </div>
      <div className="lg">
        {[...labels].reverse().map(label => (
          <span key={label}>
            <EmotionTile label={label} />
            {labelWord(label)}
          </span>
        ))}
        {stats && labels.length === 0 && words.none}
      </div>
    </section>
  )
}

function Pattern({ label }: { readonly label: string }) {
  const unclear = label === UNCERTAIN
  return (
    <pattern id={`day-${label}`} width="8" height="8" patternUnits="userSpaceOnUse">
      <rect width="8" height="8" fill={unclear ? 'var(--surface)' : `var(--emo-${label})`} />
      <path
        d={signsOf(label).tile}
        fill="none"
        stroke={unclear ? `var(--emo-${label})` : 'var(--emo-texture)'}
        strokeWidth={{ happy: 2.4, disgust: 4, uncertain: 1 }[label] ?? 1.3}
        strokeLinecap={label === 'happy' ? 'round' : 'butt'}
      />
    </pattern>
  )
}
