import type { ModelFigures } from '@undertone/server/client'
import { formatNumber, formatProbability, formatShare } from '../../format.ts'
import { strings } from '../../strings/index.ts'

const { reliability } = strings.models
const x = (value: number) => 44 + value * 340
const y = (value: number) => 222 - value * 200

interface ReliabilityProps {
  readonly figures: ModelFigures
  readonly uncertainBelow: number
}

/** What the model says of its sureness against how often it is right: on the diagonal it says the truth. */
export function Reliability({ figures, uncertainBelow }: ReliabilityProps) {
  const bins = figures.reliability.filter(({ clips }) => clips > 0)
  const most = Math.max(...bins.map(({ clips }) => clips), 1)
  const text = bins.map(bin =>
    reliability.point(formatProbability(bin.confidence), formatShare(bin.accuracy), formatNumber(bin.clips)),
  )
  return (
    <section className="card b">
      <h2>{reliability.title}</h2>
      <p className="sub">{reliability.sub(formatProbability(figures.ece))}</p>
      <svg className="chart reliability" viewBox="0 0 420 268" role="img" aria-label={text.join('; ')}>
        <rect x={x(0)} y={y(1)} width={x(uncertainBelow) - x(0)} height={y(0) - y(1)} fill="var(--surface-2)" />
        {[0, 0.25, 0.5, 0.75, 1].map(value => (
          <g key={value}>
            <path className="grid" d={`M${x(0)} ${y(value)}H${x(1)}`} />
            <text x={x(0) - 8} y={y(value) + 4} textAnchor="end">
              {Math.round(value * 100)}
            </text>
            <text x={x(value)} y={240} textAnchor="middle">
              {value}
            </text>
          </g>
        ))}
        <text x={x(0) + 6} y={y(1) + 16}>
          {reliability.uncertain}
        </text>
        <path className="guide" d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} />
        <path className="line" d={`M${bins.map(bin => `${x(bin.confidence)} ${y(bin.accuracy)}`).join('L')}`} />
        {bins.map(({ clips, confidence, accuracy }) => (
          <circle
            key={confidence}
            cx={x(confidence)}
            cy={y(accuracy)}
            r={2 + 7 * Math.sqrt(clips / most)}
            fill="var(--ink)"
          />
        ))}
        <text x={214} y={260} textAnchor="middle">
          {reliability.x}
        </text>
        <text x={x(0)} y={12}>
          {reliability.y}
        </text>
      </svg>
    </section>
  )
}
