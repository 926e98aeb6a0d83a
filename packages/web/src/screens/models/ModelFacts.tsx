import type { ModelDetail } from '@undertone/server/client'
import { useState } from 'react'
import { Badge } from '../../components/Badge.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatBytes, formatList, formatNumber } from '../../format.ts'
import { strings } from '../../strings/index.ts'

const { card, licence, file } = strings.models

interface Props {
  readonly model: ModelDetail
}

/** What the model is for and what it learned from. */
export function CardFacts({ model: { data, languages, limits, procedure } }: Props) {
  return (
    <section className="card a t">
      <h2>{card.title}</h2>
      <dl className="facts">
        <dt>{card.meantFor}</dt>
        <dd>{card.meantForText}</dd>
        <dt>{card.notFor}</dt>
        <dd>{card.notForText}</dd>
        <dt>{card.trainedOn}</dt>
        {data.map(({ name, clips, speakers, licence: its }) => (
          <dd key={name}>{card.data(name, formatNumber(clips), speakers, its)}</dd>
        ))}
        <dt>{card.languages}</dt>
        <dd>{formatList(languages)}</dd>
        <dt>{card.limits}</dt>
        <dd>
          {limits.map(limit => (
            <p key={limit}>{limit}</p>
          ))}
        </dd>
      </dl>
      <details>
        <summary>{card.how}</summary>
        <p className="small mute">{procedure}</p>
      </details>
    </section>
  )
}

/** Who may use it, in plain words. */
export function Licence({ model: { licence: name, commercialUse } }: Props) {
  return (
    <section className="card b t">
      <h2>{licence.title}</h2>
      <div className="row wrap licence">
        <Badge kind={commercialUse ? 'plain' : 'warn'}>{name}</Badge>
      </div>
      <p className="note">
        <Icon name="info" />
        <span>
          <b>{commercialUse ? licence.free : licence.research}</b>{' '}
          {commercialUse ? licence.freeText : licence.researchText}
        </span>
      </p>
    </section>
  )
}

/** The file itself, and the report on it. */
export function FileFacts({ model: { name, version, bytes, sha256, figures } }: Props) {
  const [isCopied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard?.writeText(sha256).then(() => setCopied(true))
  return (
    <section className="card b t">
      <h2>{file.title}</h2>
      <dl className="facts">
        <dt>{file.version}</dt>
        <dd>{version}</dd>
        <dt>{file.size}</dt>
        <dd>{formatBytes(bytes)}</dd>
        <dt>{file.sha}</dt>
        <dd>
          <code title={sha256}>{`${sha256.slice(0, 8)}…${sha256.slice(-4)}`}</code>{' '}
          <button type="button" className="text" onClick={copy}>
            {isCopied ? strings.copied : strings.copy}
          </button>
        </dd>
        {figures && (
          <>
            <dt>{file.measured}</dt>
            <dd>
              {file.measuredText(figures.protocol, formatNumber(figures.clips), figures.speakers)}{' '}
              <a href={`/v1/models/${encodeURIComponent(name)}/report`} target="_blank" rel="noreferrer">
                {file.report}
              </a>
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}
