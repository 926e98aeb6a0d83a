import type { AnalysisResource } from '@undertone/server/client'
import { type ReactNode, useState } from 'react'
import { Badge } from '../../components/Badge.tsx'
import { Icon } from '../../components/Icon.tsx'
import { formatMoment, formatNumber, formatSpan } from '../../format.ts'
import { Link } from '../../router.tsx'
import { strings } from '../../strings/index.ts'

const { recording: words } = strings
const DAY = 86_400_000

/** What the recording is, how long it is kept, and what can be done with it. */
export function Heading({
  resource,
  children,
}: {
  readonly resource: AnalysisResource
  readonly children?: ReactNode
}) {
  const { name, createdAt, options, analysis } = resource
  // Counted once: a page that stays open for days may be off by as many.
  const [now] = useState(Date.now)
  const left = options.retentionDays && Date.parse(createdAt) + options.retentionDays * DAY - now
  return (
    <>
      <Link className="back" to="/">
        ← {words.back}
      </Link>
      <div className="title">
        <div>
          <h1>{name}</h1>
          <div className="row wrap meta">
            <time dateTime={createdAt}>{formatMoment(new Date(createdAt))}</time>
            {analysis && <SourceFacts analysis={analysis} />}
            {options.notice_given ? (
              <Badge>
                <Icon name="check" size={12} />
                {words.meta.told}
              </Badge>
            ) : (
              <Badge>{words.meta.notTold}</Badge>
            )}
            {left !== undefined && (
              <Badge>
                <Icon name="lock" size={12} />
                {words.meta.deletedIn(Math.max(1, Math.ceil(left / DAY)))}
              </Badge>
            )}
            {analysis && <VoiceFacts analysis={analysis} />}
          </div>
        </div>
        {children && <div className="row noprint actions">{children}</div>}
      </div>
    </>
  )
}

type Analysis = NonNullable<AnalysisResource['analysis']>

function SourceFacts({ analysis: { source, channels } }: { readonly analysis: Analysis }) {
  const isTelephone = channels.every(({ quality }) => quality.includes('narrow-band'))
  return (
    <>
      <span>{formatSpan(source.durationSeconds)}</span>
      <span>{words.meta.source(source.channels, formatNumber(source.sampleRate / 1000), isTelephone)}</span>
    </>
  )
}

function VoiceFacts({ analysis: { channels, model } }: { readonly analysis: Analysis }) {
  const heard = channels.filter(({ emotion }) => emotion)
  return (
    <>
      {heard.length === 1 && <Badge>{words.meta.baseline(formatSpan(heard[0]!.talk.speechSeconds))}</Badge>}
      <Badge>{model.commercialUse ? words.meta.model(model.id) : words.meta.research(model.id)}</Badge>
    </>
  )
}
