import { plainNumber, signed } from '@undertone/core/report'
import { strings } from '../../strings/index.ts'

const { arc: words } = strings.recording
const placeX = (quarter: number) => 66 + quarter * 72
const placeY = (tone: number) => 50 - tone * 8.4

/** The tone of one voice by quarter; open where it cannot be told. */
export function ArcChart({ tones, role }: { readonly tones: readonly (number | undefined)[]; readonly role: string }) {
  const said = tones.map(
    (tone, quarter) => `${words.quarters[quarter]} ${tone === undefined ? words.gap : signed(tone)}`,
  )
  const points = tones.flatMap((tone, quarter) => (tone === undefined ? [] : [{ tone, quarter }]))
  const line = points
    .map(
      ({ tone, quarter }, at) =>
        `${at > 0 && points[at - 1]!.quarter === quarter - 1 ? 'L' : 'M'}${placeX(quarter)} ${placeY(tone)}`,
    )
    .join('')
  return (
    <svg
      className="chart arc-chart"
      viewBox="0 0 320 112"
      role="img"
      aria-label={`${words.label(role)}. ${words.values(said.join(', '))}`}
    >
      {[5, 0, -5].map(value => (
        <g key={value}>
          <path className={value === 0 ? 'axis' : 'grid'} d={`M28 ${placeY(value)}H316`} />
          <text x="22" y={placeY(value) + 4} textAnchor="end">
            {value > 0 ? signed(value, 0) : plainNumber(value)}
          </text>
        </g>
      ))}
      <path className="line" d={line} />
      {words.quarters.map((name, quarter) => (
        <text key={name} x={placeX(quarter)} y="108" textAnchor="middle">
          {name}
        </text>
      ))}
      {tones.map((tone, quarter) =>
        tone === undefined ? (
          <text key={words.quarters[quarter]} x={placeX(quarter)} y={placeY(0) - 9} textAnchor="middle">
            {words.gap}
          </text>
        ) : (
          <g key={words.quarters[quarter]}>
            <circle cx={placeX(quarter)} cy={placeY(tone)} r="3.5" className="point" />
            <text x={placeX(quarter)} y={placeY(tone) - 9} textAnchor="middle" className="label">
              {signed(tone)}
            </text>
          </g>
        ),
      )}
    </svg>
  )
}
