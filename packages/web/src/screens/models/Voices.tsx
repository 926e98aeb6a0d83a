import type { ModelFigures } from '@undertone/server/client'
import { Icon } from '../../components/Icon.tsx'
import { formatList, formatShare } from '../../format.ts'
import { strings } from '../../strings/index.ts'

const { voices } = strings.models
const ROW = 48
const TOP = 34

/** One dot a speaker, so that nobody takes the mean for every voice. */
export function Voices({ figures: { perSpeaker, perSex, speakers } }: { readonly figures: ModelFigures }) {
  const all = Object.entries(perSpeaker).map(([id, { sex = '', uar }]) => ({ id, sex, uar }))
  const known = Object.keys(perSex).filter(sex => all.some(speaker => speaker.sex === sex))
  const groups = known.length > 0 ? known : ['']
  const values = all.map(({ uar }) => uar)
  const low = Math.floor(Math.min(...values, 0.4) * 5) / 5
  const x = (value: number) => 20 + ((value - low) / (1 - low)) * 370
  const height = TOP + groups.length * ROW + 4
  const nameOf = (sex: string) => (sex === '' ? voices.all : (voices.sexes[sex] ?? sex))
  const meanOf = (sex: string) => perSex[sex]?.uar ?? values.reduce((sum, value) => sum + value, 0) / values.length
  const shares = groups.map(sex => voices.sexShare(nameOf(sex), formatShare(meanOf(sex))))
  return (
    <section className="card b c3">
      <h2>{voices.title}</h2>
      <p className="sub">{voices.sub(formatShare(Math.min(...values)), formatShare(Math.max(...values)))}</p>
      <svg className="chart" viewBox={`0 0 420 ${height + 16}`} role="img" aria-label={shares.join('; ')}>
        {[low, low + (1 - low) / 2, 1].map(value => (
          <g key={value}>
            <path className="grid" d={`M${x(value)} 14V${height}`} />
            <text x={x(value)} y={height + 14} textAnchor="middle">
              {formatShare(value)}
            </text>
          </g>
        ))}
        {groups.map((sex, row) => {
          const y = TOP + row * ROW
          const dots = all.filter(speaker => sex === '' || speaker.sex === sex)
          return (
            <g key={sex}>
              <text className="label" x={20} y={y - 10}>
                {nameOf(sex)}
              </text>
              {dots.map(({ id, uar }, place) => (
                <circle
                  key={id}
                  cx={x(uar)}
                  cy={y + 6 + ((place % 3) - 1) * 4}
                  r={5}
                  fill="var(--ink)"
                  opacity={0.55}
                />
              ))}
              <path d={`M${x(meanOf(sex))} ${y - 8}v28`} stroke="var(--ink)" strokeWidth={2} />
            </g>
          )
        })}
      </svg>
      <p className="note">
        <Icon name="info" />
        <span>{voices.note(formatList(shares), speakers)}</span>
      </p>
    </section>
  )
}
