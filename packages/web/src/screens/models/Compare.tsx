import type { ModelDetail } from '@undertone/server/client'
import type { ReactNode } from 'react'
import { EmotionChip } from '../../components/EmotionChip.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatBytes, formatList, formatProbability, formatShare } from '../../format.ts'
import { strings } from '../../strings/index.ts'

const { compare, accuracy, file } = strings.models

interface CompareProps {
  readonly first: ModelDetail
  readonly second: ModelDetail
}

/** Two models, figure by figure. */
export function Compare({ first, second }: CompareProps) {
  const rows: readonly (readonly [name: string, (model: ModelDetail) => ReactNode])[] = [
    [compare.uar, ({ figures }) => figures && ranged(figures.uar)],
    [accuracy.mulaw8k, ({ figures }) => share(figures?.conditions.mulaw8k?.uar)],
    [accuracy.white10, ({ figures }) => share(figures?.conditions.white10?.uar)],
    [compare.calibration, ({ figures }) => figures && formatProbability(figures.ece)],
    [
      compare.labels,
      ({ labels }) => (
        <div className="row wrap">
          {labels.map(label => (
            <EmotionChip key={label} label={label} />
          ))}
        </div>
      ),
    ],
    [compare.language, ({ languages }) => formatList(languages)],
    [compare.use, ({ commercialUse }) => (commercialUse ? strings.models.free : strings.models.research)],
    [file.size, ({ bytes }) => formatBytes(bytes)],
  ]
  return (
    <section className="card flush compare">
      <div className="head">
        <h2>{compare.title}</h2>
      </div>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{compare.figure}</th>
              <th scope="col">{first.name}</th>
              <th scope="col">{second.name}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, show]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{show(first)}</td>
                <td>{show(second)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="note foot-note">
        <Icon name="info" />
        <span>{compare.note}</span>
      </p>
    </section>
  )
}

function share(value: number | undefined): string {
  return value === undefined ? '–' : formatShare(value)
}

function ranged({ mean, interval }: { readonly mean: number; readonly interval: readonly [number, number] }): string {
  return compare.ranged(formatShare(mean), formatShare(interval[0]), formatShare(interval[1]))
}
