import type { ModelFigures } from '@undertone/server/client'
import { formatShare } from '../../format.ts'
import { strings } from '../../strings/index.ts'
import { useWidth } from '../../use-width.ts'

const { accuracy } = strings.models
const ROW = 34
const TOP = 38
const RIGHT = 52
const NAMES: Readonly<Record<string, string>> = {
  mulaw8k: accuracy.mulaw8k,
  white10: accuracy.white10,
  pink10: accuracy.pink10,
}

/** Right on unseen speakers, with its interval; the same over a line and in noise. Filled: unseen, hollow: shared. */
export function Accuracy({ figures }: { readonly figures: ModelFigures }) {
  const [box, width] = useWidth<HTMLDivElement>(600)
  const { labels, uar, conditions, speakersShared } = figures
  const rows = [
    { name: accuracy.unseen, value: uar.mean, interval: uar.interval },
    ...Object.entries(NAMES).flatMap(([key, name]) =>
      conditions[key] ? [{ name, value: conditions[key].uar, interval: undefined }] : [],
    ),
  ]
  const left = width < 420 ? 140 : 170
  const x = (value: number) => left + value * (width - left - RIGHT)
  const height = TOP + rows.length * ROW + 16
  const fill = speakersShared ? 'var(--surface)' : 'var(--ink)'
  const text = rows.map(({ name, value }) => accuracy.row(name, formatShare(value))).join(', ')
  return (
    <section className="card a">
      <h2>{accuracy.title}</h2>
      <p className="sub">{accuracy.sub(labels.length)}</p>
      <div ref={box} style={{ minHeight: height }}>
        <svg className="chart" role="img" aria-label={accuracy.label(text)} viewBox={`0 0 ${width} ${height}`}>
          {[0, 0.25, 0.5, 0.75, 1].map(share => (
            <g key={share}>
              <path className="grid" d={`M${x(share)} 18V${height - 22}`} />
              <text
                className={share % 0.5 === 0 ? undefined : 'between'}
                x={x(share)}
                y={height - 6}
                textAnchor="middle"
              >
                {formatShare(share)}
              </text>
            </g>
          ))}
          <path className="guide" d={`M${x(1 / labels.length)} 18V${height - 22}`} />
          <text x={x(1 / labels.length)} y={10} textAnchor="middle">
            {accuracy.chance}
          </text>
          {rows.map(({ name, value, interval }, index) => {
            const y = TOP + index * ROW
            return (
              <g key={name}>
                <text className="row-name" x={0} y={y + 4}>
                  {name}
                </text>
                {interval && <path className="interval" d={`M${x(interval[0])} ${y}H${x(interval[1])}`} />}
                <circle cx={x(value)} cy={y} r={5.5} fill={fill} stroke="var(--ink)" strokeWidth={1.5} />
                <text className="label row-name strong" x={width} y={y + 4} textAnchor="end">
                  {formatShare(value)}
                </text>
              </g>
            )
          })}
        </svg>
      </div>
      <div className="legend">
        <span>
          <svg width="12" height="12" aria-hidden="true">
            <circle cx="6" cy="6" r="5" fill={fill} stroke="var(--ink)" />
          </svg>
          {speakersShared ? accuracy.legendShared : accuracy.legendUnseen}
        </span>
        <span>
          <svg width="12" height="12" aria-hidden="true">
            <path d="M6 0v12" stroke="var(--ink-2)" strokeDasharray="2 2" />
          </svg>
          {accuracy.legendChance}
        </span>
      </div>
    </section>
  )
}
